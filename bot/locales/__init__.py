"""Every text a person sees, by key, in Project Fluent (``ru/*.ftl``): plural forms are the library's business.

``html`` is for messages: what comes from people is escaped on its way in. ``plain`` is for buttons and pop-ups, where
Telegram knows no markup.
"""

from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource
from markupsafe import Markup, escape

Value = str | int


@cache
def _bundle() -> FluentBundle:
    bundle = FluentBundle(["ru"], use_isolating=False)
    for file in sorted((Path(__file__).parent / "ru").glob("*.ftl")):
        bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return bundle


def _format(key: str, args: dict[str, Value]) -> str:
    bundle = _bundle()
    message = bundle.get_message(key)
    if message.value is None:
        raise KeyError(key)
    text, errors = bundle.format_pattern(message.value, args)
    if errors:
        raise ValueError(f"{key}: {errors}")
    return str(text)


def has(key: str) -> bool:
    """Whether there is a text with this key."""
    return _bundle().has_message(key)


def html(key: str, **args: Value) -> Markup:
    """A text for a message with ``parse_mode=HTML``. Strings are escaped unless they are Markup already."""
    # S704: the text is ours, and every argument has just been escaped.
    return Markup(_format(key, {name: _escaped(value) for name, value in args.items()}))  # noqa: S704


def plain(key: str, **args: Value) -> str:
    """A text without markup."""
    return _format(key, dict(args))


def _escaped(value: Value) -> Value:
    return value if isinstance(value, int) else escape(value)


def lines(*parts: str | Markup | None) -> Markup:
    """Parts one under another; None is left out, an empty string is an empty line. Plain strings are escaped."""
    return Markup("\n").join(part for part in parts if part is not None)
