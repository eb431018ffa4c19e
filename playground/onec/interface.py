"""The interface itself: what a request that has come through asks for."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from playground.events import EventLog
from playground.jsontext import Json, parse_json
from playground.onec import writing
from playground.onec.address import Address, Options, read_address, read_options
from playground.onec.answers import json_answer
from playground.onec.base import Base
from playground.onec.errors import ODataError, not_served
from playground.onec.faults import Fault
from playground.onec.projection import Projection
from playground.onec.reading import find_object, find_type, read, read_set

__all__ = ["Interface"]


class Interface:
    """One request. ``fault`` takes a fault of this request by its kind; ``resource`` is the path below the root."""

    def __init__(
        self,
        base: Base,
        request: web.Request,
        resource: str,
        raw_query: str,
        events: EventLog,
        fault: Callable[..., Fault | None],
    ) -> None:
        self.base, self.request, self.resource, self.raw_query = base, request, resource, raw_query
        self.events, self.fault = events, fault
        self.wish = request.headers.get("Accept", "") + unquote(raw_query)
        self.as_json = "application/json" in self.wish or "$format=json" in self.wish
        self.minimal = "nometadata" not in self.wish

    async def process(self) -> web.Response:
        """ODataError for what the interface refuses."""
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
        if self.fault("empty_answer"):
            answer["value"] = []
            if options.counted:
                answer["odata.count"] = "0"
        if self.fault("half_answer"):
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
        if "fullmetadata" in self.wish:
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
        self.events.add("onec", base=self.base.name, entity=entity_set)
