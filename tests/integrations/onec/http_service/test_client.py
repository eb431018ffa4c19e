"""What the client makes of trouble: nothing is sent twice by itself, and «unknown» is never taken for «no»."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from integrations.onec.http_service.client import HttpService
from integrations.onec.http_service.errors import ServiceRefused, classify
from integrations.onec.odata.classifying import Answer
from integrations.onec.odata.errors import Denied, Missing, NotOurs, OneCError, Transient, UnknownOutcome
from playground.onec_http import Fault, Server, serve
from playground.onec_http.base import Contract
from tests.integrations.onec.http_service.charges import INN, KEY, KPP, charge, settings

OURS = '{"error": {"code": "%s", "text": "Период закрыт."}}'


def ready(server: Server) -> Server:
    server.base.contracts.append(Contract(INN, KPP, "ООО «Ромашка»", "ИТС-7"))
    server.base.items["consult"] = "5f0c8a52-8f0e-4f65-9c1f-0123456789ab"
    return server


@pytest.fixture
async def onec() -> AsyncIterator[Server]:
    async with serve() as server:
        yield ready(server)


@pytest.mark.parametrize(
    ("fault", "trouble", "documents"),
    [
        (Fault.COMMIT_THEN_SILENCE, UnknownOutcome, 1),
        (Fault.SILENCE_BEFORE_COMMIT, UnknownOutcome, 0),
        (Fault.COMMIT_THEN_DISCONNECT, UnknownOutcome, 1),
        (Fault.COMMIT_THEN_BARE_500, UnknownOutcome, 1),
        (Fault.BARE_500, UnknownOutcome, 0),
        (Fault.HTML_PAGE, UnknownOutcome, 0),
        (Fault.DENIED, Denied, 0),
        (Fault.SESSIONS_REFUSED, Transient, 0),
        (Fault.POOL_EXHAUSTED, Transient, 0),
        (Fault.FAILED, Transient, 0),
        (Fault.REDIRECT, NotOurs, 0),
    ],
)
async def test_a_charge_in_trouble(onec: Server, fault: Fault, trouble: type[OneCError], documents: int) -> None:
    onec.fail(fault)
    async with HttpService(settings(onec.url, patience=0.2)) as service:
        with pytest.raises(trouble) as raised:
            await service.charge(KEY, charge())
        assert type(raised.value) is trouble
        assert (onec.requests, len(onec.base.documents)) == (1, documents)
        found = await service.find(KEY)
        assert (found is not None) == bool(documents)
        again = await service.charge(KEY, charge())
    assert len(onec.base.documents) == 1
    assert found in (None, again)


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (Fault.SILENCE_BEFORE_COMMIT, Transient),
        (Fault.BARE_500, Transient),
        (Fault.HTML_PAGE, Transient),
        (Fault.DENIED, Denied),
        (Fault.REDIRECT, NotOurs),
    ],
)
async def test_a_question_in_trouble_is_never_an_unknown_outcome(
    onec: Server, fault: Fault, trouble: type[OneCError]
) -> None:
    onec.fail(fault)
    async with HttpService(settings(onec.url, patience=0.2)) as service:
        with pytest.raises(trouble):
            await service.find(KEY)


async def test_nobody_listens_there_so_nothing_was_recorded(onec: Server) -> None:
    async with HttpService(settings("http://127.0.0.1:1/base")) as service:
        with pytest.raises(Transient):
            await service.charge(KEY, charge())


async def test_the_password_goes_to_no_third_party_and_nothing_personal_into_logs(onec: Server) -> None:
    onec.fail(Fault.REDIRECT)
    with capture_logs() as logs:
        async with HttpService(settings(onec.url)) as service:
            with pytest.raises(NotOurs):
                await service.charge(KEY, charge())
            await service.charge(KEY, charge())
    assert onec.requests == 2  # the redirect was not followed
    said = repr(logs)
    assert len(logs) == 2
    for secret in ("пароль", INN, "Олег", "ИТС-7", "Часовой"):
        assert secret not in said


async def test_one_request_at_a_time(onec: Server) -> None:
    async with HttpService(settings(onec.url)) as service:
        made = await asyncio.gather(*(service.charge(KEY, charge()) for _ in range(5)))
    assert len(set(made)) == 1
    assert len(onec.base.documents) == 1


@pytest.mark.parametrize("key", ["", "a/b", "..", "a?b", "ключ", "a b", "a%2Fb", "x" * 97, "a\n"])
async def test_a_key_that_could_lead_elsewhere_is_refused(onec: Server, key: str) -> None:
    async with HttpService(settings(onec.url)) as service:
        for call in (service.charge(key, charge()), service.find(key), service.cancel(key)):
            with pytest.raises(ValueError, match="a key has"):
                await call
    assert onec.requests == 0


@pytest.mark.parametrize(
    ("status", "body", "writing", "reading"),
    [
        (400, OURS % "bad_request", ServiceRefused, ServiceRefused),
        (400, "unknown ibsession", NotOurs, NotOurs),
        (401, "", Denied, Denied),
        (403, '\ufeff{"#exception": {}, "exception": {"reason": 403}}', Transient, Transient),
        (403, "<html>proxy</html>", Denied, Denied),
        (404, OURS % "charge_unknown", Missing, Missing),
        (404, "<html>Not Found</html>", NotOurs, NotOurs),
        (405, "", NotOurs, NotOurs),
        (406, "", Transient, Transient),
        (408, "", UnknownOutcome, Transient),
        (409, OURS % "period_closed", ServiceRefused, ServiceRefused),
        (409, "\ufeff" + OURS % "period_closed", ServiceRefused, ServiceRefused),
        (409, "<html>Версии клиента и сервера 1С:Предприятия различаются</html>", Transient, Transient),
        (422, OURS % "key_reused", ServiceRefused, ServiceRefused),
        (429, "", Transient, Transient),
        (500, OURS % "failed", Transient, Transient),
        (500, "<html>1C:Enterprise 8 application error</html>", UnknownOutcome, Transient),
        (500, "Не обнаружено свободной лицензии!", Transient, Transient),
        (502, "", UnknownOutcome, Transient),
        (504, '{"error": "gateway"}', UnknownOutcome, Transient),
        (204, "", UnknownOutcome, NotOurs),
        (200, "<html>Ведутся работы</html>", UnknownOutcome, Transient),
        (500, '{"odata.error": {"code": "-1"}}', UnknownOutcome, Transient),
        (401, OURS % "failed", Denied, Denied),
        (301, "", NotOurs, NotOurs),
    ],
)
def test_the_table_of_answers(status: int, body: str, writing: type[OneCError], reading: type[OneCError]) -> None:
    assert type(classify(Answer(status, "text/plain", body.encode()), writing=True)) is writing
    assert type(classify(Answer(status, "text/plain", body.encode()), writing=False)) is reading


# 501 says that the method is unknown there: nothing has begun.
@given(st.integers(500, 599).filter(lambda status: status != 501), st.binary(max_size=200))
def test_a_server_error_without_our_body_is_never_a_no(status: int, body: bytes) -> None:
    assert type(classify(Answer(status, "text/html", body), writing=True)) is UnknownOutcome


FAULTS = st.sampled_from([None, *(fault for fault in Fault if "SILENCE" not in fault.name)])


@hypothesis_settings(max_examples=25, deadline=None)
@given(st.lists(FAULTS, max_size=8))
async def test_whatever_happens_there_is_one_document_for_a_key(faults: list[Fault | None]) -> None:
    async with serve() as server:
        ready(server)
        async with HttpService(settings(server.url)) as service:
            done: Any = None
            for fault in [*faults, None]:
                if fault is not None:
                    server.fail(fault)
                try:
                    done = await service.charge(KEY, charge())
                except UnknownOutcome:
                    done = await service.find(KEY) or done
                except OneCError:
                    continue
            assert done is not None
            assert list(server.base.documents) == [KEY]
            assert str(done.document) == server.base.documents[KEY].ref
