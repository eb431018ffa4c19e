"""1C calls us, over real HTTP: who may, what comes of it, and that it comes of it once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from json import dumps
from typing import Any

import pytest
from aiohttp import ClientSession
from pydantic import SecretStr
from sqlalchemy import select, text
from structlog.testing import capture_logs

from backend.database import make_engine
from backend.roles import Role
from backend.settings import Settings
from backend.web.server import make_app, serving
from bot.wake import Wake
from core.actor import SystemActor
from core.clients.models import Company
from core.clients.service import add_company
from core.database import Database
from core.ledger.accruing import set_accrual_rule
from core.ledger.models import Lifetime, Schedule
from core.ledger.rules.accrual import Rule
from core.processes.pulse import Pulse
from tests.clock import SettableClock
from tests.conftest import DatabaseUrls
from tests.factories import make_contact
from tests.integrations.onec.contract import INBOUND, Witness

TOKEN = "token-of-1C_0123"
AUTH = {"Authorization": f"Bearer {TOKEN}"}
INN, KPP, OTHER_KPP = "7707083893", "770701001", "770702002"
CONTRACT: dict[str, Any] = {
    "inn": INN,
    "kpp": KPP,
    "name": "ООО «Ромашка» & Ко",
    "number": "ИТС-7",
    "starts_on": "2026-11-01",
    "months": 12,
}
PAYMENT: dict[str, Any] = {"inn": INN, "minutes": 300, "invoice": "УТ-15"}


def settings(**values: object) -> Settings:
    token = {"onec_inbound_token": SecretStr(TOKEN)}
    return Settings(_env_file=None, web_port=0, **(token | values))  # type: ignore[call-arg, arg-type]


class Onec:
    """1C at the desk's door."""

    def __init__(self, url: str, http: ClientSession, pulse: Pulse) -> None:
        self.url, self.http, self.pulse = url, http, pulse

    async def post(
        self,
        path: str,
        said: object,
        key: str | None = "doc-1",
        headers: dict[str, str] = AUTH,
    ) -> tuple[int, Any]:
        body = said if isinstance(said, bytes | AsyncIterator) else dumps(said).encode()
        with_key = (
            headers | {"Content-Type": "application/json"} | ({"Idempotency-Key": key} if key is not None else {})
        )
        async with self.http.post(f"{self.url}/onec/v1/{path}", data=body, headers=with_key) as answer:
            return answer.status, await answer.json()

    async def balance(self, query: str, headers: dict[str, str] = AUTH) -> tuple[int, Any]:
        async with self.http.get(f"{self.url}/onec/v1/balances/{query}", headers=headers) as answer:
            return answer.status, await answer.json()


@pytest.fixture
async def onec(database: Database) -> AsyncIterator[Onec]:
    """With a table that brings 10 hours at the start of a year's contract."""
    async with database.work() as work:
        rule = Rule(12, 600, Schedule.AT_START, Lifetime.TERM, 0)
        await set_accrual_rule(work, SystemActor("tests"), rule)
    witness = Witness(INBOUND, "/onec/v1")
    pulse = Pulse()
    app = make_app(database, settings(), Role.WEB, 100, pulse, Wake())
    app.middlewares.append(witness.watch)
    async with serving(app, settings()) as url, ClientSession() as http:
        yield Onec(url, http, pulse)
    assert witness.objections == []


async def count(database: Database, table: str) -> int:
    async with database.read() as work:
        return int(await work.session.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


def code(answer: tuple[int, Any]) -> tuple[int, str]:
    return answer[0], answer[1]["error"]["code"]


async def test_a_contract_a_payment_and_the_balance(onec: Onec, database: Database) -> None:
    status, signed = await onec.post("contracts", CONTRACT)
    assert status == 201
    assert (signed["company_added"], signed["contract_added"], signed["accrued_minutes"]) == (True, True, 600)
    assert signed["ends_on"] == "2027-10-31"
    assert signed["company"]["text"] == "10 ч"
    async with database.work() as work:
        company = await work.session.scalar(select(Company))
        assert company is not None
        await make_contact(work, company)
    status, paid = await onec.post("payments", PAYMENT | {"contract": "ИТС-7"}, "doc-2")
    assert (status, paid["granted_minutes"], paid["company"]["available_minutes"]) == (201, 300, 900)
    status, said = await onec.balance(INN)
    assert status == 200
    assert said == {
        "companies": [
            {
                "name": "ООО «Ромашка» & Ко",
                "inn": INN,
                "kpp": KPP,
                "available_minutes": 900,
                "reserved_minutes": 0,
                "used_minutes": 0,
                "text": "15 ч",
            }
        ]
    }
    async with database.read() as work:
        told = (await work.session.execute(text("SELECT lane, kind, payload FROM outbox"))).all()
        kinds = (await work.session.scalars(text("SELECT kind FROM ledger_grant ORDER BY id"))).all()
    assert [(lane.split(":")[0], kind) for lane, kind, _ in told] == [("contact", "ledger.granted")]
    assert told[0].payload["reason"] == "оплата счёта № УТ-15"
    assert kinds == ["accrual", "purchase"]


async def test_the_same_key_is_carried_out_once(onec: Onec, database: Database) -> None:
    first = await onec.post("contracts", CONTRACT)
    reordered = dict(reversed(CONTRACT.items()))
    assert await onec.post("contracts", reordered) == (200, first[1])
    assert code(await onec.post("contracts", CONTRACT | {"months": 6})) == (422, "key_reused")
    assert code(await onec.post("payments", PAYMENT)) == (422, "key_reused")
    paid = await onec.post("payments", PAYMENT, "doc-2")
    assert await onec.post("payments", PAYMENT, "doc-2") == (200, paid[1])
    assert await count(database, "ledger_grant") == 2
    assert await count(database, "contract") == 1


async def test_two_calls_at_once_with_one_key_have_one_effect(onec: Onec, database: Database) -> None:
    answers = await asyncio.gather(*(onec.post("contracts", CONTRACT) for _ in range(6)))
    assert sorted(status for status, _ in answers) == [200] * 5 + [201]
    assert len({dumps(answer, sort_keys=True) for _, answer in answers}) == 1
    paid = await asyncio.gather(*(onec.post("payments", PAYMENT, "doc-2") for _ in range(6)))
    assert sorted(status for status, _ in paid) == [200] * 5 + [201]
    assert (await onec.balance(INN))[1]["companies"][0]["available_minutes"] == 900
    assert [await count(database, table) for table in ("company", "contract", "ledger_grant", "onec_call")] == [
        1,
        1,
        2,
        2,
    ]


async def test_two_keys_at_once_for_one_new_company_add_it_once(onec: Onec, database: Database) -> None:
    answers = await asyncio.gather(
        *(onec.post("contracts", CONTRACT | {"number": f"ИТС-{n}"}, f"doc-{n}") for n in range(4))
    )
    assert [status for status, _ in answers] == [201] * 4
    assert sorted(answer["company_added"] for _, answer in answers) == [False, False, False, True]
    assert await count(database, "company") == 1


async def test_a_known_contract_stays_and_another_term_is_refused(onec: Onec, database: Database) -> None:
    await onec.post("contracts", CONTRACT)
    status, again = await onec.post("contracts", CONTRACT, "doc-2")
    assert (status, again["contract_added"], again["accrued_minutes"]) == (201, False, 0)
    assert code(await onec.post("contracts", CONTRACT | {"months": 6}, "doc-3")) == (409, "contract_differs")
    assert await count(database, "ledger_grant") == 1


async def test_a_prolongation_goes_on_with_the_account(onec: Onec, database: Database, clock: SettableClock) -> None:
    await onec.post("contracts", CONTRACT)
    longer = CONTRACT | {"number": "ИТС-8", "starts_on": "2027-11-01", "prolongs": "ИТС-7"}
    assert code(await onec.post("contracts", longer | {"prolongs": "нет"}, "doc-2")) == (404, "contract_unknown")
    assert (await onec.post("contracts", longer, "doc-2"))[0] == 201
    assert await count(database, "account") == 1
    clock.set(clock.now().replace(year=2027, month=11, day=2))
    # Paid for under the old number: the account is the same.
    assert (await onec.post("payments", PAYMENT | {"contract": "ИТС-7"}, "doc-3"))[0] == 201
    async with database.read() as work:
        last_day = await work.session.scalar(text("SELECT expires_on FROM ledger_grant WHERE kind = 'purchase'"))
    assert last_day == date(2028, 10, 31)


async def test_a_payment_goes_to_the_account_of_its_contract(onec: Onec, database: Database) -> None:
    await onec.post("contracts", CONTRACT | {"months": 6}, "doc-1")
    await onec.post("contracts", CONTRACT | {"number": "ИТС-8", "months": 24}, "doc-2")
    assert (await onec.post("payments", PAYMENT | {"contract": "ИТС-7"}, "doc-3"))[0] == 201
    assert (await onec.post("payments", PAYMENT | {"minutes": 60}, "doc-4"))[0] == 201
    async with database.read() as work:
        rows = await work.session.execute(
            text(
                "SELECT c.number, g.minutes, g.expires_on FROM ledger_grant g JOIN account a ON a.id = g.account_id"
                " JOIN contract c ON c.id = a.contract_id WHERE g.kind = 'purchase' ORDER BY g.id"
            )
        )
        assert [tuple(row) for row in rows] == [("ИТС-7", 300, date(2027, 4, 30)), ("ИТС-8", 60, date(2028, 10, 31))]


async def test_what_is_ambiguous_is_never_guessed(onec: Onec, database: Database) -> None:
    await onec.post("contracts", CONTRACT)
    assert (await onec.post("contracts", CONTRACT | {"kpp": None, "number": "ИТС-8"}, "doc-2"))[0] == 201
    moved = CONTRACT | {"kpp": OTHER_KPP, "number": "ИТС-9"}
    assert code(await onec.post("contracts", moved, "doc-3")) == (409, "company_other_kpp")
    assert code(await onec.post("payments", PAYMENT | {"kpp": OTHER_KPP}, "doc-3")) == (404, "company_unknown")
    async with database.work() as work:
        await add_company(work, SystemActor("t"), name="Филиал", inn=INN, kpp=OTHER_KPP, zone_name="Europe/Moscow")
    assert code(await onec.post("payments", PAYMENT, "doc-3")) == (409, "company_ambiguous")
    assert code(await onec.post("contracts", CONTRACT | {"kpp": ""}, "doc-3")) == (409, "company_ambiguous")
    assert code(await onec.post("payments", PAYMENT | {"kpp": OTHER_KPP}, "doc-3")) == (409, "no_contract_in_force")
    assert (await onec.post("payments", PAYMENT | {"kpp": KPP}, "doc-3"))[0] == 201  # the refusals left the key free
    _, said = await onec.balance(INN)
    assert [company["kpp"] for company in said["companies"]] == [KPP, OTHER_KPP]
    _, said = await onec.balance(f"{INN}?kpp={OTHER_KPP}")
    assert [(company["kpp"], company["text"]) for company in said["companies"]] == [(OTHER_KPP, "0 мин")]


async def test_who_is_unknown(onec: Onec) -> None:
    assert code(await onec.balance(INN)) == (404, "company_unknown")
    assert code(await onec.balance("7707083894")) == (400, "bad_inn")
    assert code(await onec.balance(f"{INN}?kpp=1")) == (400, "bad_kpp")
    assert code(await onec.post("payments", PAYMENT)) == (404, "company_unknown")
    await onec.post("contracts", CONTRACT, "doc-2")
    assert code(await onec.post("payments", PAYMENT | {"contract": "нет"})) == (404, "contract_unknown")


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Bearer",
        "Bearer ",
        f"Bearer {TOKEN[:-1]}",
        f"Bearer {TOKEN}x",
        f"Basic {TOKEN}",
        TOKEN,
        "Bearer " + "ы" * 16,
    ],
)
async def test_a_stranger_gets_nothing(onec: Onec, database: Database, said: str) -> None:
    await onec.post("contracts", CONTRACT)
    headers = {"Authorization": said} if said else {}
    assert code(await onec.balance(INN, headers)) == (401, "unauthorised")
    assert code(await onec.post("payments", PAYMENT, headers=headers)) == (401, "unauthorised")
    assert code(await onec.post("contracts", b"{", headers=headers)) == (401, "unauthorised")
    assert onec.pulse.take_counts() == {("onec_refused", ""): 3}
    assert await count(database, "ledger_grant") == 1


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"[]", "not_json"),
        (b"null", "not_json"),
        (b"\xff\xfe{", "not_json"),
        (b"[" * 30_000, "not_json"),
        (b"{}", "bad_field"),
        (CONTRACT | {"months": 0}, "bad_field"),
        (CONTRACT | {"months": "12"}, "bad_field"),
        (CONTRACT | {"months": True}, "bad_field"),
        (CONTRACT | {"starts_on": "01.11.2026"}, "bad_field"),
        (CONTRACT | {"starts_on": "2026-02-30"}, "bad_field"),
        (CONTRACT | {"name": "Ромашка\x00"}, "bad_field"),
        (CONTRACT | {"name": " \n "}, "bad_field"),
        (CONTRACT | {"number": "x" * 65}, "bad_field"),
        (CONTRACT | {"minutes": 5}, "bad_field"),
        (CONTRACT | {"inn": "7707083894"}, "bad_inn"),
        (CONTRACT | {"kpp": "12"}, "bad_kpp"),
        (dumps(CONTRACT).replace("\\u041a\\u043e", "\\ud800").encode(), "not_json"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_done(
    onec: Onec, database: Database, body: object, expected: str
) -> None:
    status, answer = await onec.post("contracts", body)
    assert (status, answer["error"]["code"]) == (400, expected)
    assert await count(database, "company") == await count(database, "onec_call") == 0


@pytest.mark.parametrize("key", [None, "", "ключ", "a b", "x" * 97])
async def test_without_a_key_nothing_is_done(onec: Onec, database: Database, key: str | None) -> None:
    assert code(await onec.post("contracts", CONTRACT, key)) == (400, "bad_key")
    assert await count(database, "company") == 0


async def test_a_byte_order_mark_of_1c_does_no_harm(onec: Onec) -> None:
    assert (await onec.post("contracts", b"\xef\xbb\xbf" + dumps(CONTRACT).encode()))[0] == 201


@pytest.mark.parametrize("size", [66_000, 1_100_000])
async def test_a_huge_body(database: Database, size: int) -> None:
    huge = dumps(CONTRACT | {"name": "x" * size}).encode()

    async def in_pieces() -> AsyncIterator[bytes]:
        """A body that does not say how long it is."""
        for start in range(0, len(huge), 10_000):
            yield huge[start : start + 10_000]

    app = make_app(database, settings(), Role.WEB, 100, Pulse(), Wake())
    async with serving(app, settings()) as url, ClientSession() as http:
        onec = Onec(url, http, Pulse())
        assert code(await onec.post("contracts", huge[:66_000])) == (413, "too_large")
        assert code(await onec.post("contracts", in_pieces())) == (413, "too_large")
    assert await count(database, "company") == 0


async def test_a_refused_signature_leaves_no_company_behind(onec: Onec, database: Database) -> None:
    assert code(await onec.post("contracts", CONTRACT | {"prolongs": "нет"})) == (404, "contract_unknown")
    assert await count(database, "company") == 0


async def test_logs_name_nobody(onec: Onec) -> None:
    with capture_logs() as logs:
        await onec.post("contracts", CONTRACT)
        await onec.post("payments", PAYMENT | {"inn": "7707083894"}, "doc-2")
        await onec.balance(INN)
    assert [entry["event"] for entry in logs] == ["onec.call", "onec.refused"]
    assert not any(secret in repr(logs) for secret in (INN, KPP, "Ромашка", "ИТС-7", TOKEN))


async def test_without_a_token_in_the_settings_there_is_no_door(database: Database) -> None:
    plain = Settings(_env_file=None, web_port=0)  # type: ignore[call-arg]
    app = make_app(database, plain, Role.WEB, 100, Pulse(), Wake())
    async with serving(app, plain) as url, ClientSession() as http:
        for path in ("contracts", "payments", f"balances/{INN}"):
            async with http.request("GET" if "/" in path else "POST", f"{url}/onec/v1/{path}", headers=AUTH) as answer:
                assert answer.status == 404


@pytest.mark.slow
async def test_without_the_database_1c_is_told_to_come_again(clock: SettableClock, database_urls: DatabaseUrls) -> None:
    nowhere = make_engine("postgresql://app@127.0.0.1:1/one", pool=1)
    app = make_app(Database(nowhere, clock), settings(), Role.WEB, 100, Pulse(), Wake())
    async with serving(app, settings()) as url, ClientSession() as http:
        assert code(await Onec(url, http, Pulse()).post("contracts", CONTRACT)) == (503, "unavailable")
    await nowhere.dispose()
