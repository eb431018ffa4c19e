"""How updates come to the bot: getUpdates, or a webhook."""

import re
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from playground.args import Args
from playground.errors import ApiError, bad_request
from playground.jsontext import Json
from playground.limits import too_many_requests
from playground.methods.common import Method
from playground.playground import Playground
from playground.webhook import Webhook

__all__ = ["METHODS"]

LONGEST_POLL = 50
LONGEST_SECRET = 256
ACTIVE = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
_SECRET = re.compile(r"[A-Za-z0-9_-]*")


def _remember_allowed(play: Playground, args: Args) -> None:
    allowed: Any = args.json("allowed_updates", "allowed_updates")
    if allowed is None:
        return
    if not isinstance(allowed, list):
        raise bad_request("can't parse allowed_updates JSON array")
    # An empty list means "as usual" again; absence keeps what was asked for before.
    play.updates.allowed = frozenset(k for k in allowed if isinstance(k, str)) if allowed else None


async def get_updates(play: Playground, args: Args) -> list[Json]:
    if play.courier.webhook is not None:
        raise ApiError(409, ACTIVE)
    _remember_allowed(play, args)
    limit = min(100, max(1, args.integer("limit", 100)))
    timeout = min(LONGEST_POLL, max(0, args.integer("timeout")))
    return await play.updates.get(args.integer("offset"), limit, timeout)


def set_webhook(play: Playground, args: Args) -> bool:
    """An empty address takes the webhook back. Plain HTTP and any port are fine here, as on a local Bot API server."""
    url = args.text("url")
    if not url:
        return delete_webhook(play, args)
    if time.monotonic() < play.webhook_allowed_at:
        raise too_many_requests(1)
    play.webhook_allowed_at = time.monotonic() + 1
    if not _is_address(url):
        raise bad_request("invalid webhook URL specified")
    secret = args.text("secret_token")
    if len(secret) > LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _remember_allowed(play, args)
    if args.flag("drop_pending_updates"):
        play.updates.clear()
    play.updates.end_poll("terminated by setWebhook request")
    most = min(100, max(1, args.integer("max_connections", 40)))
    play.courier.set(Webhook(url, secret, args.text("ip_address"), most))
    return True


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def delete_webhook(play: Playground, args: Args) -> bool:
    if args.flag("drop_pending_updates"):
        play.updates.clear()
    play.courier.set(None)
    return True


def get_webhook_info(play: Playground, args: Args) -> Json:
    webhook = play.courier.webhook
    info: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(play.updates),
    }
    if play.courier.last_error is not None:
        info["last_error_date"], info["last_error_message"] = play.courier.last_error
    if webhook is not None:
        info["max_connections"] = webhook.max_connections
        info["ip_address"] = webhook.ip_address or "<unknown>"
    if play.updates.allowed is not None:
        info["allowed_updates"] = sorted(play.updates.allowed)
    return info


METHODS: Mapping[str, Method] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
