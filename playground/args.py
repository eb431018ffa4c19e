"""Arguments of a Bot API call: query string, urlencoded, multipart or JSON, all the same afterwards."""

import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from playground.errors import ApiError, bad_request
from playground.jsontext import dump_json, parse_json

__all__ = ["Args", "Upload", "read_args", "read_form"]

_INTEGER = re.compile(r"-?[0-9]{1,19}")


@dataclass(slots=True)
class Upload:
    """A file that came in a multipart request."""

    file_name: str
    mime: str
    data: bytes


@dataclass(slots=True)
class Args:
    """Every value is text, as on the wire; a JSON value is kept as JSON text."""

    values: dict[str, str]
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def integer(self, name: str, default: int = 0) -> int:
        """A number; rubbish counts as 0, as at Telegram."""
        value = self.values.get(name, "")
        if not value:
            return default
        match = _INTEGER.match(value)
        return int(match.group()) if match else 0

    def flag(self, name: str) -> bool:
        return self.values.get(name, "").lower() in ("true", "yes", "1")

    def number(self, name: str) -> float | None:
        try:
            value = float(self.values.get(name, ""))
        except ValueError:
            return None
        return value if abs(value) < 1e9 else None

    def json(self, name: str, what: str) -> Any:
        """The parsed value, None when it is absent; ``what`` names it in the refusal."""
        value = self.values.get(name)
        if not value:
            return None
        try:
            return parse_json(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def logged(self) -> dict[str, str]:
        """For the list of calls: no file bytes."""
        if not self.files:
            return self.values
        names = {name: f"<{file.file_name}, {len(file.data)} bytes>" for name, file in self.files.items()}
        return {**self.values, **names}


async def read_args(request: web.Request) -> Args:
    """Everything of a Bot API call; raises Telegram's refusals for what cannot be read."""
    values: dict[str, str] = dict(request.query)
    if not request.can_read_body:
        return Args(values)
    try:
        if request.content_type == "application/json":
            _read_json(await request.read(), values)
            return Args(values)
        uploads = await read_form(request, values)
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None
    except (ValueError, LookupError, AssertionError):
        # LookupError: an unknown charset. The others: a multipart body that is not one.
        raise bad_request("can't parse the request") from None
    return Args(values, dict(uploads))


def _read_json(body: bytes, values: dict[str, str]) -> None:
    parsed = parse_json(body)
    if not isinstance(parsed, dict):
        raise bad_request("can't parse JSON object")
    for name, value in parsed.items():
        if value is not None:
            values[name] = value if isinstance(value, str) else dump_json(value).decode()


async def read_form(request: web.Request, values: dict[str, str]) -> list[tuple[str, Upload]]:
    """Fields into ``values``; files with their field names in the order they came (names may repeat)."""
    uploads = []
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            uploads.append((name, Upload(value.filename or name, value.content_type, value.file.read())))
            value.file.close()
        elif isinstance(value, str):
            values[name] = value
        else:
            uploads.append((name, Upload(name, "application/octet-stream", bytes(value))))
    return uploads
