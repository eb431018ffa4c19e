"""The partner API's client over real HTTP, against a server that keeps to the published contract."""

from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from core.exchange.mirror.codes import PullFailure
from integrations.onec.partner_api.client import PartnerAccess, partner_api
from integrations.onec.pull.reader import ReadFailed

SUBSCRIBERS: list[dict[str, Any]] = [
    {"code": f"CL-{number}", "name": "х", "subjects": [], "regNumbers": None, "organizations": []}
    for number in range(730)
]
USER, PASSWORD = "api-login-77", "пароль"


class Portal:
    """Answers as reference/onec.md 3.2 says, and notes what it was asked. ``odd``: an answer instead of the next one."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.odd: web.Response | None = None
        self.short = 0

    async def answer(self, request: web.Request) -> web.Response:
        if self.odd is not None:
            return self.odd
        if b64decode(request.headers["Authorization"].removeprefix("Basic ")).decode() != f"{USER}:{PASSWORD}":
            return web.json_response({"message": "Bad credentials"}, status=401)
        body = await request.json()
        self.asked.append(body)
        if request.path.endswith("/subscriber"):
            if not 0 < body["size"] <= 300:
                return web.json_response({"error": "size"}, status=400)
            first = body["page"] * body["size"]
            page = SUBSCRIBERS[first : first + body["size"]]
            return web.json_response(
                {
                    "subscribers": page,
                    "size": body["size"],
                    "page": body["page"],
                    "total": len(SUBSCRIBERS) + self.short,
                }
            )
        if len(body["subscriberCodeList"]) > 100:
            return web.json_response({"error": "too many"}, status=400)
        answers = [
            {"status": "NoContract", "code": 105, "description": "", "subscriberCode": code, "itsContractInfo": []}
            for code in body["subscriberCodeList"]
        ]
        return web.json_response(answers[self.short :])


@asynccontextmanager
async def serving(portal: Portal) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/api/rest/{path:.*}", portal.answer)
    async with TestServer(app) as server:
        yield str(server.make_url("/api"))


def access(url: str, password: str = PASSWORD) -> PartnerAccess:
    return PartnerAccess(USER, SecretStr(password), url)


async def test_all_subscribers_are_read_and_asked_about_in_batches() -> None:
    portal = Portal()
    async with serving(portal) as url, partner_api(access(url)) as api:
        subscribers = await api.subscribers()
        assert [one.code for one in subscribers] == [one["code"] for one in SUBSCRIBERS]
        assert len(await api.check([one.code for one in subscribers])) == 730
    assert [body["page"] for body in portal.asked[:3]] == [0, 1, 2]
    assert [len(body["subscriberCodeList"]) for body in portal.asked[3:]] == [100] * 7 + [30]


async def test_a_wrong_password_is_said_to_be_one() -> None:
    async with serving(Portal()) as url, partner_api(access(url, "не тот")) as api:
        with pytest.raises(ReadFailed) as failed:
            await api.subscribers()
    assert failed.value.failure is PullFailure.PARTNER_DENIED


@pytest.mark.parametrize(
    ("odd", "failure"),
    [
        (web.Response(status=503), PullFailure.PARTNER_UNREACHABLE),
        (web.Response(status=429), PullFailure.PARTNER_UNREACHABLE),
        (web.Response(text="<html>", content_type="text/html"), PullFailure.PARTNER_ODD),
        (web.json_response({"subscribers": None, "total": 0}), PullFailure.PARTNER_ODD),
        (web.json_response({"subscribers": [], "total": "много"}), PullFailure.PARTNER_ODD),
    ],
)
async def test_an_odd_answer_is_not_believed(odd: web.Response, failure: PullFailure) -> None:
    portal = Portal()
    portal.odd = odd
    async with serving(portal) as url, partner_api(access(url)) as api:
        with pytest.raises(ReadFailed) as failed:
            await api.subscribers()
    assert failed.value.failure is failure


async def test_the_password_does_not_follow_a_redirect() -> None:
    thief = Portal()
    portal = Portal()
    async with serving(thief) as elsewhere, serving(portal) as url:
        portal.odd = web.Response(status=307, headers={"Location": f"{elsewhere}/rest/public/subscriber"})
        async with partner_api(access(url)) as api:
            with pytest.raises(ReadFailed) as failed:
                await api.subscribers()
    assert failed.value.failure is PullFailure.PARTNER_ODD
    assert thief.asked == []


async def test_nobody_answers() -> None:
    async with serving(Portal()) as url:
        gone = url
    async with partner_api(access(gone)) as api:
        with pytest.raises(ReadFailed) as failed:
            await api.subscribers()
    assert failed.value.failure is PullFailure.PARTNER_UNREACHABLE


async def test_what_is_missing_from_an_answer_is_noticed() -> None:
    portal = Portal()
    portal.short = 1
    async with serving(portal) as url, partner_api(access(url)) as api:
        for asked in (api.subscribers(), api.check(["CL-1", "CL-2"])):
            with pytest.raises(ReadFailed) as failed:
                await asked
            assert failed.value.failure is PullFailure.INCOMPLETE
