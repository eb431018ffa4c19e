"""The bot about itself: getMe and the list of commands."""

import re
from collections.abc import Mapping
from typing import Any

from playground.args import Args
from playground.errors import bad_request
from playground.jsontext import Json, dump_json
from playground.methods.common import Method
from playground.playground import Playground

__all__ = ["METHODS"]

_NAME = re.compile(r"/?[a-z0-9_]{1,32}")
_SCOPES = (
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
)


def get_me(play: Playground, args: Args) -> Json:
    return {
        **play.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": play.settings.inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _scope(args: Args) -> tuple[str, str]:
    raw: Any = args.json("scope", "BotCommandScope")
    language = args.text("language_code")
    if raw is None:
        return "", language
    if not isinstance(raw, dict):
        raise bad_request("can't parse BotCommandScope: BotCommandScope must be an Object")
    if raw.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if raw["type"] == "default":
        return "", language
    known = {key: raw[key] for key in ("type", "chat_id", "user_id") if key in raw}
    return dump_json(known).decode(), language


def set_my_commands(play: Playground, args: Args) -> bool:
    raw: Any = args.json("commands", "commands")
    if raw is None:
        raw = []
    if not isinstance(raw, list):
        raise bad_request("expected an Array of BotCommand")
    if len(raw) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    play.commands[_scope(args)] = [_command(item) for item in raw]
    play.events.add("bot", bot=play.bot_view())
    return True


def _command(item: Any) -> Json:
    if not isinstance(item, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(item.get(name), str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{name}\"")
    if not _NAME.fullmatch(item["command"]):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(item["description"].strip()) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    command = {"command": item["command"].removeprefix("/"), "description": item["description"]}
    return {**command, "is_ephemeral": True} if item.get("is_ephemeral") is True else command


def get_my_commands(play: Playground, args: Args) -> list[Json]:
    return play.commands.get(_scope(args), [])


METHODS: Mapping[str, Method] = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
}
