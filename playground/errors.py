"""Errors of the two interfaces and the way to lose a connection on purpose."""

from typing import Any

__all__ = ["ApiError", "ConnectionDroppedError", "ControlError", "bad_request", "forbidden"]


class ApiError(Exception):
    """A refusal of the Bot API; becomes ``{"ok": false, "error_code": …, "description": …}``.

    ``parameters`` is Telegram's ResponseParameters: ``retry_after`` (seconds) or ``migrate_to_chat_id``.
    """

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(text: str) -> ApiError:
    return ApiError(400, f"Bad Request: {text}")


def forbidden(text: str) -> ApiError:
    return ApiError(403, f"Forbidden: {text}")


class ControlError(Exception):
    """A refusal of the control API: the text is Russian and goes to the person at the page."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.text = text
        self.status = status


class ConnectionDroppedError(Exception):
    """The connection is to be closed without an answer (a simulated network fault)."""
