"""reply_markup: what Telegram accepts and what it refuses."""

from typing import Any, Literal

from playground.errors import ApiError, bad_request
from playground.jsontext import Json

__all__ = ["Markup", "find_button", "parse_markup"]

MAX_BUTTONS = 100
_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
    "disabled",
)
_REQUESTS = ("request_contact", "request_location", "request_users", "request_chat", "request_poll", "web_app")
_STYLES = ("danger", "success", "primary")
_URLS = ("http://", "https://", "tg://", "ton://")


class Markup:
    """A checked reply_markup: its kind and the object as Telegram would give it back."""

    __slots__ = ("kind", "value")

    def __init__(self, kind: Literal["inline", "keyboard", "remove", "force_reply"], value: Json) -> None:
        self.kind = kind
        self.value = value


def parse_markup(raw: Any, *, private: bool) -> Markup | None:
    """Check a parsed ``reply_markup``; None when there is none or it is empty."""
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in raw:
        rows = _rows(raw["inline_keyboard"], "inline_keyboard", _inline_button)
        return Markup("inline", {"inline_keyboard": rows}) if rows else None
    if "keyboard" in raw:
        rows = _rows(raw["keyboard"], "keyboard", _keyboard_button)
        if not private and any(request in button for row in rows for button in row for request in _REQUESTS):
            raise bad_request("phone number can be requested in private chats only")
        flags = {key: True for key in _KEYBOARD_FLAGS if raw.get(key) is True}
        return Markup("keyboard", {"keyboard": rows, **flags, **_placeholder(raw)}) if rows else None
    if raw.get("remove_keyboard") is True:
        return Markup("remove", {"remove_keyboard": True})
    if raw.get("force_reply") is True:
        selective = {"selective": True} if raw.get("selective") is True else {}
        return Markup("force_reply", {"force_reply": True, **selective, **_placeholder(raw)})
    return None


_KEYBOARD_FLAGS = ("is_persistent", "resize_keyboard", "one_time_keyboard", "selective")


def _placeholder(raw: Json) -> Json:
    placeholder = raw.get("input_field_placeholder")
    if placeholder is None:
        return {}
    if not isinstance(placeholder, str):
        raise bad_request('field "input_field_placeholder" must be of type String')
    if len(placeholder) > 64:
        raise bad_request("input field placeholder is too long")
    return {"input_field_placeholder": placeholder}


def _rows(raw: Any, name: str, parse_button: Any) -> list[list[Json]]:
    if not isinstance(raw, list):
        raise bad_request(f'field "{name}" must be of type Array')
    rows: list[list[Json]] = []
    for row in raw:
        if not isinstance(row, list):
            raise bad_request(f'field "{name}" must be an Array of Arrays')
        if row:
            rows.append([parse_button(button) for button in row])
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return rows


def _keyboard_button(raw: Any) -> Json:
    if isinstance(raw, str):
        raw = {"text": raw}
    if not isinstance(raw, dict):
        raise _button_error("keyboard", "KeyboardButton must be a String or an Object")
    button = {"text": _label(raw, "keyboard"), **_style(raw, "keyboard")}
    requests = [name for name in _REQUESTS if raw.get(name)]
    if len(requests) > 1:
        raise _button_error("keyboard", "a button can request only one thing")
    for name in requests:
        if name not in ("request_contact", "request_location"):
            raise _button_error("keyboard", f'field "{name}" is not supported by the playground')
        if raw[name] is not True:
            raise _button_error("keyboard", f'Field "{name}" must be of type Boolean')
        button[name] = True
    return button


def _inline_button(raw: Any) -> Json:
    if not isinstance(raw, dict):
        raise _button_error("inline keyboard", "InlineKeyboardButton must be an Object")
    button = {"text": _label(raw, "inline keyboard"), **_style(raw, "inline keyboard")}
    actions = [name for name in _ACTIONS if raw.get(name) not in (None, "")]
    if not actions:
        raise _button_error("inline keyboard", "Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        # Telegram silently takes one of them; an ambiguous button is always a mistake of the bot.
        raise _button_error("inline keyboard", "a button must have exactly one action")
    name = actions[0]
    value = raw[name]
    if name == "callback_data":
        if not isinstance(value, str):
            raise _button_error("inline keyboard", 'Field "callback_data" must be of type String')
        if len(value.encode("utf-8", "replace")) > 64:
            raise bad_request("BUTTON_DATA_INVALID")
    elif name == "url":
        if not isinstance(value, str) or not value.lower().startswith(_URLS) or any(c.isspace() for c in value):
            raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    elif name == "copy_text":
        copied = value.get("text") if isinstance(value, dict) else None
        if not isinstance(copied, str) or not 1 <= len(copied) <= 256:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        value = {"text": copied}
    elif name == "disabled":
        if not isinstance(value, dict):
            raise _button_error("inline keyboard", 'Field "disabled" must be of type Object')
        value = {}
    else:
        raise _button_error("inline keyboard", f'field "{name}" is not supported by the playground')
    button[name] = value
    return button


def _label(raw: Json, what: str) -> str:
    text = raw.get("text")
    if not isinstance(text, str):
        raise _button_error(what, 'Can\'t find field "text"')
    if not text.strip():
        raise bad_request(f"{what} button text must be non-empty")
    return text


def _style(raw: Json, what: str) -> Json:
    style = raw.get("style")
    if style in (None, ""):
        return {}
    if style not in _STYLES:
        raise _button_error(what, "invalid button style specified")
    return {"style": style}


def _button_error(what: str, problem: str) -> ApiError:
    return bad_request(f"can't parse {what} button: {problem}")


def find_button(markup: Json | None, rows: str, **wanted: str) -> Json | None:
    """The first button whose fields equal ``wanted``."""
    for row in (markup or {}).get(rows, ()):
        for button in row:
            if all(button.get(key) == value for key, value in wanted.items()):
                found: Json = button
                return found
    return None
