"""The contract in openapi.yaml, asked through a library that knows nothing of ours (openapi-core)."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web
from openapi_core import OpenAPI
from openapi_core.contrib.aiohttp import AIOHTTPOpenAPIWebRequest, AIOHTTPOpenAPIWebResponse
from openapi_core.exceptions import OpenAPIError

ONEC = Path(__file__).resolve().parents[3] / "integrations" / "onec"
EXTENSION = ONEC / "extension" / "openapi.yaml"
INBOUND = ONEC / "inbound" / "openapi.yaml"
UNCHECKED = (400, 401, 413)
"""Answers to requests that break the contract on purpose."""


def document(path: Path) -> dict[str, Any]:
    """An OpenAPI document as data."""
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


class Witness:
    """Stands between a client and a server and holds every request and answer against the contract."""

    def __init__(self, path: Path, root: str) -> None:
        self.objections: list[str] = []
        self.seen: set[tuple[str, int]] = set()
        self._api = OpenAPI.from_dict(document(path) | {"servers": [{"url": f"http://127.0.0.1{root}"}]})

    @web.middleware
    async def watch(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        asked = AIOHTTPOpenAPIWebRequest(request, body=await request.read() or None)
        response = await handler(request)
        assert isinstance(response, web.Response)
        self.seen.add((request.method, response.status))
        if response.status not in UNCHECKED:
            self._hold(lambda: self._api.validate_request(asked), f"request {request.method} {request.path}")
        answered = AIOHTTPOpenAPIWebResponse(response)
        self._hold(lambda: self._api.validate_response(asked, answered), f"answer {response.status} {request.path}")
        return response

    def _hold(self, check: Callable[[], None], what: str) -> None:
        try:
            check()
        except OpenAPIError as error:
            self.objections.append(f"{what}: {error!r} {error.__cause__!r}")
