"""getUpdates and what little is needed of webhooks."""

from collections.abc import Mapping
from typing import Any

from playground.args import Args
from playground.errors import bad_request
from playground.jsontext import Json
from playground.methods.common import Method
from playground.playground import Playground

__all__ = ["METHODS"]

LONGEST_POLL = 50


async def get_updates(play: Playground, args: Args) -> list[Json]:
    allowed: Any = args.json("allowed_updates", "allowed_updates")
    if allowed is not None:
        if not isinstance(allowed, list):
            raise bad_request("can't parse allowed_updates JSON array")
        # An empty list means "as usual" again; absence keeps what was asked for before.
        play.updates.allowed = frozenset(k for k in allowed if isinstance(k, str)) if allowed else None
    limit = min(100, max(1, args.integer("limit", 100)))
    timeout = min(LONGEST_POLL, max(0, args.integer("timeout")))
    return await play.updates.get(args.integer("offset"), limit, timeout)


def delete_webhook(play: Playground, args: Args) -> bool:
    if args.flag("drop_pending_updates"):
        play.updates.clear()
    return True


def get_webhook_info(play: Playground, args: Args) -> Json:
    info: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": len(play.updates)}
    if play.updates.allowed is not None:
        info["allowed_updates"] = sorted(play.updates.allowed)
    return info


METHODS: Mapping[str, Method] = {
    "getUpdates": get_updates,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
