"""Answers of 1C and of what stands before it, in the shapes of reference/onec.md 1.9, and what each must be taken for."""

import json
from dataclasses import dataclass

from integrations.onec.odata import errors
from integrations.onec.odata.classifying import Answer
from integrations.onec.odata.errors import OneCError, Reason

SECRET = "ООО «Ромашка» 7701234567"
"""1C quotes our values in its messages; this must never come out."""
JSON = "application/json"
HTML = "text/html"
BOM = b"\xef\xbb\xbf"


def odata_error(code: int, message: str = SECRET) -> bytes:
    """1C's own error, with the BOM it likes to send."""
    error = {"code": str(code), "message": {"lang": "ru", "value": message}}
    return BOM + json.dumps({"odata.error": error}, ensure_ascii=False).encode()


def page(text: str) -> bytes:
    """A page of HTML."""
    return f"<!DOCTYPE html><html><head><title>{text}</title></head><body>{text}</body></html>".encode()


SESSIONS_REFUSED = (
    BOM
    + json.dumps(
        {
            "#exception": "{http://v8.1c.ru/8.2/virtual-resource-system}Exception",
            "exception": {"reason": 403, "descr": f"HTTP: Forbidden {SECRET}", "inner": {"creationStack": "x" * 5000}},
        },
        ensure_ascii=False,
    ).encode()
)
APPLICATION_ERROR = page("1C:Enterprise 8 application error: by reason: no space left on device")
NO_LICENCE = f"Не обнаружено свободной лицензии! {SECRET}".encode()
XML_ERROR = (
    '<?xml version="1.0"?><m:error xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">'
    f"<m:code>-1</m:code><m:message>{SECRET}</m:message></m:error>"
).encode()
UNKNOWN_SESSION = b"unknown ibsession"


@dataclass(frozen=True, slots=True)
class Case:
    """An answer, and its kind for a reading and for a write."""

    answer: Answer
    reason: Reason
    kind: type[OneCError]
    writing: type[OneCError] | None = None
    """None: the same for a write."""
    code: int | None = None


def _json(status: int, code: int, kind: type[OneCError], reason: Reason) -> Case:
    return Case(Answer(status, JSON, odata_error(code)), reason, kind, code=code)


LOST = errors.UnknownOutcome
CASES = {
    "maintenance": Case(Answer(200, HTML, page("Ведутся работы")), Reason.MAINTENANCE, errors.Transient, LOST),
    "page as JSON": Case(Answer(200, JSON, page("Вход")), Reason.MAINTENANCE, errors.Transient, LOST),
    **{f"mapping {code}": _json(400, code, errors.BadRequest, Reason.BAD_REQUEST) for code in (0, 1, 4, 5, 10, 14, 15)},
    "session": Case(Answer(400, "text/plain", UNKNOWN_SESSION), Reason.FORGOTTEN_SESSION, errors.SessionExpired),
    "long address": Case(Answer(400, HTML, page("Invalid URL")), Reason.BAD_REQUEST, errors.BadRequest),
    "password": Case(Answer(401, HTML, page("401")), Reason.PASSWORD, errors.Denied),
    "rights": _json(401, 20, errors.Denied, Reason.NO_RIGHTS),
    "sessions refused": Case(Answer(403, JSON, SESSIONS_REFUSED), Reason.SESSIONS_REFUSED, errors.Transient),
    "web server": Case(Answer(403, HTML, page("Forbidden")), Reason.FORBIDDEN, errors.Denied),
    "no set": _json(404, 8, errors.Missing, Reason.NO_SUCH_SET),
    "no object": _json(404, 9, errors.Missing, Reason.ABSENT),
    "bad address": _json(404, 6, errors.BadRequest, Reason.BAD_REQUEST),
    "not 1C": Case(Answer(404, HTML, page("nginx")), Reason.NOT_1C, errors.NotOurs),
    "method": _json(405, 19, errors.BadRequest, Reason.BAD_REQUEST),
    "pool": Case(Answer(406, HTML, page("Not acceptable")), Reason.OVERLOADED, errors.Transient),
    "slow client": Case(Answer(408, HTML, page("408")), Reason.GATEWAY, errors.Transient, LOST),
    "upgrade": Case(Answer(409, HTML, page("Различаются версии")), Reason.UPGRADE, errors.Transient),
    "version": _json(412, 0, errors.Changed, Reason.CHANGED),
    "version, bare": Case(Answer(412, "text/plain", b""), Reason.CHANGED, errors.Changed),
    "too often": Case(Answer(429, HTML, page("429")), Reason.OVERLOADED, errors.Transient),
    "business": _json(500, -1, errors.Refused, Reason.BUSINESS),
    "business quoting": Case(
        Answer(500, JSON, odata_error(-1, "Клиент пишет: не обнаружено свободной лицензии")),
        Reason.BUSINESS,
        errors.Refused,
        code=-1,
    ),
    "business, XML": Case(Answer(500, "application/xml", XML_ERROR), Reason.BUSINESS, errors.Refused, code=-1),
    "platform": Case(Answer(500, HTML, APPLICATION_ERROR), Reason.APPLICATION_ERROR, errors.Transient, LOST),
    "bodiless 500": Case(Answer(500, "text/plain", b""), Reason.APPLICATION_ERROR, errors.Transient, LOST),
    "cut error": Case(Answer(500, JSON, odata_error(-1)[:40]), Reason.APPLICATION_ERROR, errors.Transient, LOST),
    "batch": Case(Answer(501, HTML, page("501")), Reason.BAD_REQUEST, errors.BadRequest),
    **{
        f"gateway {status}": Case(Answer(status, HTML, page("nginx")), Reason.GATEWAY, errors.Transient, LOST)
        for status in (502, 503, 504)
    },
    **{
        f"licences {status}": Case(Answer(status, HTML, NO_LICENCE), Reason.LICENCES, errors.Transient)
        for status in (200, 400, 406, 500, 503)
    },
    "redirect": Case(Answer(302, HTML, page("login")), Reason.REDIRECT, errors.NotOurs),
}
