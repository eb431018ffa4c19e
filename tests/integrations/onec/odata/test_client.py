"""The client over real HTTP."""

import base64
import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from urllib.parse import unquote
from uuid import UUID

import pytest

from integrations.onec.odata import OneC, OneCSettings, Query
from integrations.onec.odata.errors import (
    Changed,
    IncompleteAnswer,
    Missing,
    NotOurs,
    Reason,
    SessionExpired,
    Transient,
    UnknownOutcome,
)
from integrations.onec.odata.filters import Text
from integrations.onec.odata.values import Row
from tests.integrations.onec.odata.bodies import HTML, UNKNOWN_SESSION, odata_error, page
from tests.integrations.onec.odata.publication import Publication, Reply, entity, rows

KEY = UUID("8d04ce3c-6360-11e9-dd92-fa163e8ba11d")
ACT = "Document_Акт"
VERSION = "AAAAAAAAAAE="
COUNTERPARTIES = Query("Catalog_Контрагенты", ("Ref_Key", "ИНН"), filter=Text("ИНН").equals("7701 'Р'"))


async def test_a_question_arrives_as_1c_can_read_it(onec: OneC, publication: Publication) -> None:
    publication.will(rows({"Ref_Key": str(KEY), "ИНН": "7701", "Сумма": 0.1}, count=1))
    found = await onec.read(replace(COUNTERPARTIES, count=True))
    assert found.rows == [{"Ref_Key": str(KEY), "ИНН": "7701", "Сумма": Decimal("0.1")}]
    assert found.count == 1
    (asked,) = publication.asked
    assert "+" not in asked.target
    assert unquote(asked.target) == (
        "/база/odata/standard.odata/Catalog_Контрагенты?$select=Ref_Key,ИНН"
        "&$filter=ИНН eq '7701 ''Р'''&$inlinecount=allpages"
    )
    assert asked.headers["Accept"] == "application/json;odata=nometadata"
    scheme, credentials = asked.headers["Authorization"].split()
    assert (scheme, base64.b64decode(credentials).decode()) == ("Basic", "Обмен:пароль:1")


async def test_everything_is_read_in_pages_of_a_total_order(onec: OneC, publication: Publication) -> None:
    publication.will(rows({"Ref_Key": "a"}, {"Ref_Key": "b"}, count=3), rows({"Ref_Key": "c"}, count=3))
    assert len(await onec.read_all(COUNTERPARTIES, page=2)) == 3
    first, second = (target for _, target in publication.targets)
    assert "$orderby=Ref_Key&$top=2&$inlinecount" in first
    assert "$orderby=Ref_Key&$top=2&$skip=2&$inlinecount" in second


async def test_half_an_answer_is_not_an_answer(onec: OneC, publication: Publication) -> None:
    publication.will(*[rows({"Ref_Key": "a"}, count=400)] * 3)
    with pytest.raises(IncompleteAnswer):
        await onec.read_all(COUNTERPARTIES)
    with pytest.raises(ValueError, match="by itself"):
        await onec.read_all(replace(COUNTERPARTIES, top=5))


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(body=b'{"d": []}'), NotOurs),
        (Reply(body=b'{"value": 1}'), NotOurs),
        (Reply(body=b'{"value": ["a"]}'), NotOurs),
        (Reply(body=b"[]"), NotOurs),
        (Reply(body=b'{"value": [{"a'), Transient),
        (Reply(body=b""), Transient),
        (Reply(body=page("Вход"), content_type=HTML), Transient),
        (Reply(302, headers={"Location": "/elsewhere"}), NotOurs),
        (Reply(404, odata_error(9)), Missing),
        (Reply(body=None), Transient),
    ],
)
async def test_a_reading_that_failed_is_told_by_kind(
    onec: OneC, publication: Publication, reply: Reply, kind: type[Exception]
) -> None:
    publication.will(reply)
    with pytest.raises(kind):
        await onec.read(COUNTERPARTIES)
    assert len(publication.asked) == 1


async def test_a_document_is_made_without_what_is_not_ours(onec: OneC, publication: Publication) -> None:
    sent: Row = {
        "Комментарий": "SD:ticket:1",
        "Сумма": Decimal("1500.50"),
        "Услуги": [{"LineNumber": "1", "Количество": 2}],
    }
    publication.will(
        Reply(201, entity(Ref_Key=str(KEY), Number="0000-000001").body),
        entity(Комментарий="SD:ticket", Сумма=1500.5, Услуги=[{"LineNumber": "1", "Количество": 2}]),
    )
    made = await onec.create(ACT, sent)
    assert made["Number"] == "0000-000001"
    assert json.loads(publication.asked[0].body) == {**sent, "Сумма": 1500.5}
    assert [found.path for found in await onec.read_back(ACT, KEY, sent)] == ["Комментарий"]


@pytest.mark.parametrize(
    "body",
    [
        {"Posted": True},
        {"Ref_Key": str(KEY)},
        {"DataVersion": VERSION},
        {"Услуги": [{"LineNumber": "1", "Ref_Key": str(KEY)}]},
        {"Услуги": [{"LineNumber": "2"}]},
        {"Услуги": [{}]},
        {"Услуги": ["строка"]},
    ],
)
async def test_what_must_not_be_sent_is_not(onec: OneC, publication: Publication, body: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of the refusals
        await onec.create(ACT, body)  # type: ignore[arg-type]
    with pytest.raises(ValueError):  # noqa: PT011
        await onec.change(ACT, KEY, body, version=None)  # type: ignore[arg-type]
    assert publication.asked == []


async def test_a_change_looks_at_the_version_first(onec: OneC, publication: Publication) -> None:
    publication.will(entity(DataVersion=VERSION), entity(DeletionMark=True), entity(DataVersion="AAAAAAAAAAI="))
    assert await onec.mark_deleted(ACT, KEY, version=VERSION) == {"DeletionMark": True}
    reading, writing = publication.asked
    assert "$select=DataVersion" in reading.target
    assert (writing.verb, writing.headers["If-Match"]) == ("PATCH", VERSION)
    assert json.loads(writing.body) == {"DeletionMark": True}
    with pytest.raises(Changed):
        await onec.mark_deleted(ACT, KEY, version=VERSION)
    assert [verb for verb, _ in publication.targets] == ["GET", "PATCH", "GET"]


async def test_1c_may_refuse_the_version_itself(onec: OneC, publication: Publication) -> None:
    publication.will(entity(DataVersion=VERSION), Reply(412))
    with pytest.raises(Changed):
        await onec.change(ACT, KEY, {"Комментарий": "SD:1"}, version=VERSION)


async def test_posting_is_an_action_of_its_own(onec: OneC, publication: Publication) -> None:
    publication.will(Reply(), Reply())
    await onec.post_document(ACT, KEY)
    await onec.unpost_document(ACT, KEY)
    assert [(verb, unquote(target).rpartition("/")[2]) for verb, target in publication.targets] == [
        ("POST", "Post?PostingModeOperational=false"),
        ("POST", "Unpost"),
    ]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body=None),
        Reply(504, page("nginx"), HTML),
        Reply(500, page("1C:Enterprise 8 application error"), HTML),
        Reply(200, page("Ведутся работы"), HTML),
        Reply(201, b'{"Ref_Key": "8d04'),
        Reply(201, b"[]"),
    ],
)
async def test_a_write_without_a_clear_answer_is_unknown_and_not_repeated(
    onec: OneC, publication: Publication, reply: Reply
) -> None:
    publication.will(reply)
    with pytest.raises(UnknownOutcome) as unknown:
        await onec.create(ACT, {"Комментарий": "SD:1"})
    assert len(publication.asked) == 1
    assert "Неизвестно, записано ли" in unknown.value.explanation


async def test_a_write_that_takes_too_long_is_unknown(settings: OneCSettings, publication: Publication) -> None:
    publication.hold.clear()
    impatient = replace(settings, write_timeout=timedelta(milliseconds=100), connect_timeout=timedelta(seconds=1))
    async with OneC(impatient) as onec:
        with pytest.raises(UnknownOutcome) as unknown:
            await onec.create(ACT, {})
    assert unknown.value.reason is Reason.LOST_ANSWER
    publication.will(Reply())


async def test_a_server_that_is_off_has_done_nothing(settings: OneCSettings, unused_tcp_port: int) -> None:
    async with OneC(replace(settings, url=f"http://127.0.0.1:{unused_tcp_port}/base")) as onec:
        with pytest.raises(Transient) as off:
            await onec.create(ACT, {})
    assert off.value.reason is Reason.NO_CONNECTION


async def test_the_password_does_not_follow_a_redirect(onec: OneC, publication: Publication) -> None:
    publication.will(Reply(307, headers={"Location": "/база/elsewhere"}))
    with pytest.raises(NotOurs):
        await onec.create(ACT, {})
    assert len(publication.asked) == 1


COOKIE = {"Set-Cookie": "ibsession=one; path=/"}


async def test_a_cookie_once_given_is_kept(onec: OneC, publication: Publication) -> None:
    publication.will(replace(rows(), headers=COOKIE), rows())
    await onec.read(COUNTERPARTIES)
    await onec.read(COUNTERPARTIES)
    first, second = publication.asked
    assert "Cookie" not in first.headers
    assert "IBSession" not in first.headers
    assert second.headers["Cookie"] == "ibsession=one"


async def test_a_forgotten_session_is_begun_anew_once(onec: OneC, publication: Publication) -> None:
    forgotten = Reply(400, UNKNOWN_SESSION, "text/plain")
    publication.will(replace(rows(), headers=COOKIE), forgotten, Reply(201, entity(Number="1").body))
    await onec.read(COUNTERPARTIES)
    # A write too: 1C has not looked at it.
    assert await onec.create(ACT, {"Комментарий": "SD:1"}) == {"Number": "1"}
    again = publication.asked[2]
    assert (again.verb, again.headers["IBSession"]) == ("POST", "start")
    assert "Cookie" not in again.headers
    assert again.body == publication.asked[1].body
    publication.will(forgotten, forgotten)
    with pytest.raises(SessionExpired):
        await onec.read(COUNTERPARTIES)
    assert publication.replies == []


async def test_a_session_of_our_own_is_begun_and_finished(settings: OneCSettings, publication: Publication) -> None:
    publication.will(replace(rows(), headers=COOKIE), rows(), Reply(500))
    async with OneC(replace(settings, own_session=True)) as onec:
        await onec.read(COUNTERPARTIES)
        await onec.read(COUNTERPARTIES)
    assert [asked.headers.get("IBSession") for asked in publication.asked] == ["start", None, "finish"]


async def test_nothing_published_is_told_from_a_published_base(onec: OneC, publication: Publication) -> None:
    publication.will(rows(), rows({"name": ACT, "url": ACT}))
    assert [await onec.ping(), await onec.ping()] == [False, True]


async def test_the_description_is_read_or_is_not_1c(onec: OneC, publication: Publication) -> None:
    xml = (
        '<Edmx xmlns="e"><EntityType Name="Catalog_X"><Property Name="ИНН" Type="Edm.String"/></EntityType>'
        '<EntitySet Name="Catalog_X" EntityType="StandardODATA.Catalog_X"/></Edmx>'
    )
    publication.will(Reply(body=xml.encode(), content_type="application/xml"), Reply(body=b"{}"))
    assert (await onec.metadata()).sets == {"Catalog_X": {"ИНН": "Edm.String"}}
    with pytest.raises(NotOurs):
        await onec.metadata()
    assert publication.asked[0].headers["Accept"] == "application/xml"
