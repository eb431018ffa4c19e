"""The service over HTTP, as the extension's contract says."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hmac import compare_digest

from aiohttp import web
from aiohttp.typedefs import Middleware

from playground.onec_http.base import Base, Contract, Document
from playground.onec_http.errors import Refused
from playground.onec_http.faults import BEFORE, Fault
from playground.onec_http.reading import KEY, instant

__all__ = ["Server", "serve"]

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
ROOT = "/base/hs/servicedesk/v1"
BARE = {
    Fault.BARE_500: (500, "1C:Enterprise 8 application error: недостаточно места на диске"),
    Fault.COMMIT_THEN_BARE_500: (500, "Internal Server Error"),
    Fault.DENIED: (401, "Unauthorized"),
    Fault.POOL_EXHAUSTED: (406, "Not Acceptable"),
    Fault.HTML_PAGE: (200, "<html><body>Ведутся работы</body></html>"),
}


@dataclass(slots=True)
class Server:
    """``url``: where the base is published. ``extension``: its version, 1.0 knows no invoices. ``fault`` hits
    ``faults`` requests. ``requests``: those that have come."""

    user: str
    password: str
    base: Base = field(default_factory=Base)
    url: str = ""
    extension: str = "1.1"
    fault: Fault | None = None
    faults: int = 0
    requests: int = 0
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def fail(self, fault: Fault, times: int = 1) -> None:
        """Let the next requests go wrong."""
        self.fault, self.faults = fault, times

    def app(self, middlewares: tuple[Middleware, ...] = ()) -> web.Application:
        """``middlewares`` see what the service itself is asked and answers, not the trouble around it."""
        app = web.Application(middlewares=(self._troubled, *middlewares, self._answering))
        app.router.add_post(f"{ROOT}/charges", self._charge)
        if self.extension != "1.0":
            app.router.add_post(f"{ROOT}/invoices", self._invoice)
        app.router.add_get(f"{ROOT}/charges/{{key}}", self._find)
        app.router.add_post(f"{ROOT}/charges/{{key}}/cancel", self._cancel)
        app.router.add_get(f"{ROOT}/contracts", self._contracts)
        app.router.add_get(f"{ROOT}/ping", self._ping)
        app.on_shutdown.append(self._stop)
        return app

    async def _stop(self, _: web.Application) -> None:
        self.stopping.set()

    @web.middleware
    async def _troubled(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.requests += 1
        fault = self._next_fault(request)
        if fault in BEFORE:
            return await self._trouble(fault, request)
        answer = await handler(request)
        return answer if fault is None or answer.status >= 400 else await self._trouble(fault, request)

    @web.middleware
    async def _answering(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        expected = "Basic " + b64encode(f"{self.user}:{self.password}".encode()).decode()
        if not compare_digest(request.headers.get("Authorization", "").encode(), expected.encode()):
            return await self._trouble(Fault.DENIED, request)
        try:
            return await handler(request)
        except Refused as refused:
            return _refusal(refused)

    def _next_fault(self, request: web.Request) -> Fault | None:
        """What hits this request; what happens after the work waits for a request that changes something."""
        if not self.faults or (self.fault not in BEFORE and request.method == "GET"):
            return None
        self.faults -= 1
        return self.fault

    async def _trouble(self, fault: Fault | None, request: web.Request) -> web.StreamResponse:
        match fault:
            case Fault.COMMIT_THEN_SILENCE | Fault.SILENCE_BEFORE_COMMIT:
                await self.stopping.wait()
                return web.Response(status=503)
            case Fault.COMMIT_THEN_DISCONNECT:
                assert request.transport is not None
                request.transport.abort()
                return web.Response()
            case Fault.SESSIONS_REFUSED:
                text = '\ufeff{"#exception": {}, "exception": {"reason": 403, "descr": "Начало сеанса запрещено"}}'
                return web.Response(status=403, text=text, content_type="application/json")
            case Fault.REDIRECT:
                return web.Response(status=302, headers={"Location": f"{self.url}/elsewhere"})
            case Fault.FAILED:
                return _refusal(Refused(500, "failed", "Сбой в 1С, ничего не записано. Повторите позже."))
            case None:
                raise AssertionError
            case _:
                status, text = BARE[fault]
                return web.Response(status=status, text=text, content_type="text/html")

    async def _charge(self, request: web.Request) -> web.Response:
        return await self._record(request, invoice=False)

    async def _invoice(self, request: web.Request) -> web.Response:
        return await self._record(request, invoice=True)

    async def _record(self, request: web.Request, *, invoice: bool) -> web.Response:
        key = request.headers.get("Idempotency-Key", "")
        if KEY.fullmatch(key) is None:
            raise Refused(400, "bad_request", "Нет заголовка Idempotency-Key с ключом документа.")
        new, document = self.base.record(key, await request.read(), invoice=invoice)
        return _json(_recorded(document), 201 if new else 200)

    async def _find(self, request: web.Request) -> web.Response:
        return _json(_recorded(self.base.find(request.match_info["key"])))

    async def _cancel(self, request: web.Request) -> web.Response:
        return _json(_recorded(self.base.cancel(request.match_info["key"])))

    async def _contracts(self, request: web.Request) -> web.Response:
        said = request.query.get("changed_after")
        after = instant(said) if said is not None else None
        if said is not None and after is None:
            raise Refused(400, "bad_request", "changed_after – момент UTC вида 2026-11-23T07:00:00Z.")
        contracts = [_contract(contract) for contract in self.base.changed(after)]
        return _json({"as_of": _instant(datetime.now(UTC)), "contracts": contracts})

    async def _ping(self, _: web.Request) -> web.Response:
        return _json(
            {
                "extension": self.extension,
                "configuration": "БухгалтерияПредприятия",
                "configuration_version": "3.0.180.1",
                "time_zone": "Europe/Moscow",
            }
        )


def _json(value: dict[str, object], status: int = 200) -> web.Response:
    return web.json_response(value, status=status)


def _refusal(refused: Refused) -> web.Response:
    return _json({"error": {"code": refused.code, "text": refused.text}}, refused.status)


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _recorded(document: Document) -> dict[str, object]:
    return {
        "key": document.key,
        "document": document.ref,
        "number": document.number,
        "date": _instant(document.date),
        "posted": document.posted,
        "deleted": document.deleted,
        "amount_kopecks": document.amount,
    }


def _contract(contract: Contract) -> dict[str, object]:
    return {
        "ref": contract.ref,
        "inn": contract.inn,
        "kpp": contract.kpp,
        "counterparty": contract.counterparty,
        "number": contract.number,
        "name": f"Договор {contract.number}",
        "starts_on": contract.starts_on.isoformat() if contract.starts_on else None,
        "ends_on": contract.ends_on.isoformat() if contract.ends_on else None,
        "deleted": contract.deleted,
    }


@asynccontextmanager
async def serve(
    user: str = "Часовой",
    password: str = "пароль-1С",  # noqa: S107 - of a made-up base
    *,
    middlewares: tuple[Middleware, ...] = (),
    extension: str = "1.1",
) -> AsyncIterator[Server]:
    """Run the service on a free port of this machine."""
    server = Server(user, password, extension=extension)
    runner = web.AppRunner(server.app(middlewares), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/base"
        yield server
    finally:
        await runner.cleanup()
