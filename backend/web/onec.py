"""The door for 1C: it calls us with a token (docs/onec_http.md). Thin: reads, calls one use case, answers JSON."""

import hmac
import re
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiohttp import web

from bot.locales import plain
from bot.views.words import duration
from core.actor import SystemActor
from core.clients.models import Company
from core.clients.rules import clean_inn, clean_kpp
from core.database import Database, Work
from core.dates import local_date
from core.errors import NotFound, Refusal
from core.ledger.queries import balance_of
from core.processes.pulse import Pulse
from integrations.onec.inbound.companies import choose, with_inn
from integrations.onec.inbound.once import once
from integrations.onec.inbound.paying import take_payment
from integrations.onec.inbound.refusals import CallRefused, Why
from integrations.onec.inbound.requests import KEY, MOST_BYTES, Call, ContractSigned, PaymentReceived
from integrations.onec.inbound.signing import take_signed

log = structlog.get_logger()

ONEC = SystemActor("onec")
Handler = Callable[[web.Request], Awaitable[web.Response]]
Answer = dict[str, Any]


def add_onec(app: web.Application, database: Database, token: str, zone_name: str, pulse: Pulse) -> None:
    """Put the door into a server. ``zone_name``: of companies that 1C makes known."""
    door = _Door(database, token, zone_name, pulse)
    app.router.add_post("/onec/v1/contracts", door.guarded(door.contract))
    app.router.add_post("/onec/v1/payments", door.guarded(door.payment))
    app.router.add_get("/onec/v1/balances/{inn}", door.guarded(door.balance), allow_head=False)


class _Door:
    def __init__(self, database: Database, token: str, zone_name: str, pulse: Pulse) -> None:
        self._database = database
        self._token = f"Bearer {token}".encode()
        self._zone_name = zone_name
        self._pulse = pulse

    def guarded(self, handler: Handler) -> Handler:
        """Who does not know the token gets nothing; what is refused is said in JSON."""

        async def answer(request: web.Request) -> web.Response:
            said = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
            if not hmac.compare_digest(said, self._token):
                # Counted, not logged: strangers would fill the log.
                self._pulse.count("onec_refused")
                response = _error(Why.UNAUTHORISED.status, Why.UNAUTHORISED.code, Why.UNAUTHORISED.text)
                response.headers["WWW-Authenticate"] = "Bearer"
                return response
            try:
                return await handler(request)
            except CallRefused as refused:
                return _refused(refused.why.status, refused.why.code, refused.text)
            except Refusal as refusal:
                text = plain(f"refusal-{refusal.code}", **refusal.params)
                return _refused(_status(refusal), refusal.code.replace("-", "_"), text)
            except web.HTTPException:
                raise
            except Exception:
                log.exception("onec.call_failed")
                return _refused(Why.UNAVAILABLE.status, Why.UNAVAILABLE.code, Why.UNAVAILABLE.text)

        return answer

    async def contract(self, request: web.Request) -> web.Response:
        """«Договор подписан»."""
        call = ContractSigned.read(await _body(request))

        async def sign(work: Work) -> Answer:
            signed = await take_signed(work, ONEC, call, zone_name=self._zone_name)
            return {
                "company_added": signed.company_added,
                "contract_added": signed.is_new,
                "number": signed.contract.number,
                "starts_on": signed.contract.starts_on.isoformat(),
                "ends_on": signed.contract.ends_on.isoformat(),
                "accrued_minutes": signed.minutes,
                "company": await _company(work, signed.company),
            }

        return await self._once(request, call, sign)

    async def payment(self, request: web.Request) -> web.Response:
        """«Оплата получена»."""
        call = PaymentReceived.read(await _body(request))
        key = _key(request)

        async def pay(work: Work) -> Answer:
            company = await take_payment(work, ONEC, call, key)
            return {"granted_minutes": call.minutes, "company": await _company(work, company)}

        return await self._once(request, call, pay)

    async def balance(self, request: web.Request) -> web.Response:
        """«Сколько часов у клиента»: of all companies with this INN, or of the one with a KPP."""
        inn, kpp = request.match_info["inn"], request.query.get("kpp")
        async with self._database.snapshot() as work:
            companies = await with_inn(work, inn)
            if kpp:
                one = choose(companies, clean_kpp(kpp, clean_inn(inn)))
                companies = [one] if one is not None else []
            if not companies:
                raise CallRefused(Why.COMPANY_UNKNOWN)
            return _json({"companies": [await _company(work, company) for company in companies]})

    async def _once(
        self, request: web.Request, call: Call, carry_out: Callable[[Work], Awaitable[Answer]]
    ) -> web.Response:
        async with self._database.work() as work:
            answer, new = await once(work, _key(request), call, lambda: carry_out(work))
        log.info("onec.call", call=type(call).__name__, new=new)
        return _json(answer, 201 if new else 200)


def _key(request: web.Request) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if re.fullmatch(KEY, key) is None:
        raise CallRefused(Why.BAD_KEY)
    return key


async def _body(request: web.Request) -> bytes:
    """What was sent, if it is not too large; the server's own limit cuts off one that does not say its size."""
    if (request.content_length or 0) > MOST_BYTES:
        raise CallRefused(Why.TOO_LARGE)
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise CallRefused(Why.TOO_LARGE) from None
    if len(body) > MOST_BYTES:
        raise CallRefused(Why.TOO_LARGE)
    return body


async def _company(work: Work, company: Company) -> Answer:
    """A company and its hours today, of the ledger."""
    balance = await balance_of(work, company.id, local_date(work.now, company.zone))
    return {
        "name": company.name,
        "inn": company.inn,
        "kpp": company.kpp,
        "available_minutes": balance.available,
        "reserved_minutes": balance.held,
        "used_minutes": balance.used,
        "text": duration(balance.available),
    }


def _status(refusal: Refusal) -> int:
    if isinstance(refusal, NotFound):
        return 404
    return 400 if refusal.code.startswith("bad-") else 409


def _json(answer: Answer, status: int = 200) -> web.Response:
    return web.json_response(answer, status=status, headers={"Cache-Control": "no-store"})


def _refused(status: int, code: str, text: str) -> web.Response:
    log.info("onec.refused", status=status, code=code)
    return _error(status, code, text)


def _error(status: int, code: str, text: str) -> web.Response:
    return _json({"error": {"code": code, "text": text}}, status)
