"""HTTP of the publication: ``/onec/{base}/odata/standard.odata/…``."""

import asyncio
import base64
import binascii
import contextlib
import re
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from playground.jsontext import Json, parse_json
from playground.onec import writing
from playground.onec.address import Address, Options, read_address, read_options
from playground.onec.answers import denied, json_answer, refusal, trouble, web_server_404
from playground.onec.base import Base
from playground.onec.errors import ODataError, not_served
from playground.onec.faults import Fault
from playground.onec.projection import Projection
from playground.onec.reading import find_object, find_type, read, read_set
from playground.playground import Playground

__all__ = ["answer_onec"]

_PUBLICATION = re.compile(r"/onec/[^/]+/odata/standard\.odata(?:/(.*))?", re.DOTALL)
_REFUSING = (
    "html_maintenance",
    "html_404",
    "sessions_refused",
    "pool_exhausted",
    "platform_mismatch",
    "licence",
    "gateway",
    "application_error",
)
"""Trouble of the web server and the platform: the password has not been looked at yet."""
_INSIDE = ("unknown_ibsession", "rights", "business_refusal")


async def answer_onec(play: Playground, request: web.Request) -> web.Response:
    """One request to a base, told to its watch."""
    base = play.onec.get(request.match_info["base"])
    raw_path, _, raw_query = request.raw_path.partition("?")
    path = _PUBLICATION.fullmatch(unquote(raw_path, errors="replace"))
    if base is None or path is None:
        return web_server_404()
    resource = path[1] or ""
    with base.watch.request(request.method, resource, unquote(raw_query, errors="replace")) as entry:
        exchange = _Exchange(play, base, request, resource, raw_query, entry)
        response = await exchange.answer()
        if response is None:
            return _drop(request)
        entry["status"] = response.status
        return response


class _Exchange:
    """One request and the troubles it meets on its way."""

    def __init__(
        self, play: Playground, base: Base, request: web.Request, resource: str, raw_query: str, entry: Json
    ) -> None:
        self.play, self.base, self.request = play, base, request
        self.resource, self.raw_query, self.entry = resource, raw_query, entry
        accept = request.headers.get("Accept", "") + unquote(raw_query)
        self.as_json = "application/json" in accept or "$format=json" in accept
        self.minimal = "nometadata" not in accept
        self.target = re.split(r"[(/]", resource, maxsplit=1)[0]
        action = resource.rpartition("/")[2]
        self.targets = (self.target, f"{self.target}/{action}")

    async def answer(self) -> web.Response | None:
        """None: nothing is sent, the connection is dropped."""
        if self._fault("down"):
            return None
        slow = self._fault("slow")
        if slow is not None:
            await asyncio.sleep(slow.ms / 1000)
        fault = self._fault(*_REFUSING)
        if fault is not None:
            return self._told(trouble(fault))
        if not self._is_known():
            return denied()
        fault = self._fault(*_INSIDE)
        if fault is not None:
            return self._told(trouble(fault))
        fault = self._fault("timeout_before_commit")
        if fault is not None:
            await self._keep_silent(fault)
            return None
        try:
            response = await self._process()
        except ODataError as error:
            response = self._told(error)
        fault = self._fault("commit_then_timeout")
        if fault is not None:
            await self._keep_silent(fault)
            return None
        return response

    def _fault(self, *kinds: str) -> Fault | None:
        fault = self.base.faults.take(self.request.method, self.targets, *kinds)
        if fault is not None:
            self.entry["fault"] = fault.kind
        return fault

    def _told(self, answer: web.Response | ODataError) -> web.Response:
        if isinstance(answer, ODataError):
            return refusal(answer, bom=self.base.manners.bom, as_json=self.as_json)
        return answer

    async def _keep_silent(self, fault: Fault) -> None:
        """Drop the connection, or keep the client waiting until it gives up or the playground stops."""
        while fault.hang and not self.play.stopping.is_set():
            if self.request.transport is None or self.request.transport.is_closing():
                break
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.play.stopping.wait(), 0.1)

    def _is_known(self) -> bool:
        scheme, _, credentials = self.request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return False
        try:
            given = base64.b64decode(credentials, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            return False
        return given == f"{self.base.manners.user}:{self.base.manners.password}"

    # --- what is asked -----------------------------------------------------------------------

    async def _process(self) -> web.Response:
        verb = self.request.method
        if self.resource == "$metadata" and verb == "GET":
            return web.Response(body=self.base.metadata(), content_type="application/xml", charset="utf-8")
        if self.resource == "$batch":
            raise not_served("$batch")
        if "1C_OData-DataLoadMode" in self.request.headers:
            raise ODataError(400, 17, "Режим загрузки данных не поддерживается")
        options = read_options(self.raw_query)
        if not self.resource:
            return self._root(verb)
        address = read_address(self.resource)
        if verb == "GET":
            return self._read(address, options)
        find_type(self.base, address.entity_set)
        if verb == "POST" and address.key is None:
            return await self._create(address)
        if address.key is None or verb not in ("POST", "PATCH", "PUT", "DELETE"):
            raise ODataError(405, 19, f"Метод HTTP «{verb}» не разрешён для «{address.entity_set}»")
        kept = find_object(self.base, address)
        if verb == "POST":
            return self._act(address, kept)
        if address.below:
            raise ODataError(405, 19, f"Метод HTTP «{verb}» не разрешён")
        if verb == "DELETE":
            writing.delete(self.base, address.entity_set, kept)
            self._changed(address.entity_set)
            return web.Response(status=204)
        body = await self._body()
        if verb == "PUT":
            raise writing.refuse_replacing(self.base, address.entity_set, body)
        changed = writing.change(self.base, address.entity_set, kept, body)
        self._changed(address.entity_set)
        return self._object(address.entity_set, changed)

    def _root(self, verb: str) -> web.Response:
        if verb != "GET":
            raise ODataError(405, 19, f"Метод HTTP «{verb}» не разрешён")
        self._require_json()
        sets = [{"name": name, "url": name} for name in self.base.schema.types]
        head = {"odata.metadata": "$metadata"} if self.minimal else {}
        return self._json({**head, "value": sets})

    def _read(self, address: Address, options: Options) -> web.Response:
        self._require_json()
        find_type(self.base, address.entity_set)
        projection = Projection(self.base, address.entity_set, options, self.minimal)
        if address.key is not None:
            return self._json(read(self.base, address, options, projection))
        answer = read_set(self.base, address, options, projection)
        if self._fault("empty_answer"):
            answer["value"] = []
            if options.counted:
                answer["odata.count"] = "0"
        if self._fault("half_answer"):
            answer["value"] = answer["value"][: len(answer["value"]) // 2]
        head = {"odata.metadata": f"$metadata#{address.entity_set}"} if self.minimal else {}
        return self._json({**head, **answer})

    async def _create(self, address: Address) -> web.Response:
        if address.below:
            raise ODataError(404, 6, f"Метод «{address.below}» не найден")
        created = writing.create(self.base, address.entity_set, await self._body())
        self._changed(address.entity_set)
        root = self.request.url.origin().human_repr().rstrip("/")
        place = f"{root}/onec/{self.base.name}/odata/standard.odata/{address.entity_set}(guid'{created['Ref_Key']}')"
        return self._object(address.entity_set, created, status=201, location=place)

    def _act(self, address: Address, kept: Json) -> web.Response:
        """Actions give nothing back: ``$metadata`` names no type for them."""
        action = {"Post": writing.post, "Unpost": writing.unpost}.get(address.below)
        if action is None:
            raise ODataError(404, 6, f"Метод «{address.below}» не найден")
        action(self.base, address.entity_set, kept)
        self._changed(address.entity_set)
        return web.Response(status=200)

    def _object(self, entity_set: str, kept: Json, *, status: int = 200, location: str = "") -> web.Response:
        shown = Projection(self.base, entity_set, Options(), self.minimal).object(kept)
        return self._json(shown, status=status, location=location)

    def _json(self, value: object, *, status: int = 200, location: str = "") -> web.Response:
        return json_answer(value, bom=self.base.manners.bom, minimal=self.minimal, status=status, location=location)

    def _require_json(self) -> None:
        if not self.as_json:
            raise not_served("Atom; попросите JSON: $format=json")
        if "fullmetadata" in unquote(self.raw_query) + self.request.headers.get("Accept", ""):
            raise not_served("odata=fullmetadata")

    async def _body(self) -> Json:
        try:
            body: Any = parse_json((await self.request.read()).decode("utf-8-sig"))
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise ODataError(500, -1, "Ошибка чтения JSON: непредвиденный символ при чтении")
        return body

    def _changed(self, entity_set: str) -> None:
        self.play.events.add("onec", base=self.base.name, entity=entity_set)


def _drop(request: web.Request) -> web.Response:
    """Close the connection; the response returned here cannot reach anybody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
