"""What an HTTP answer of 1C means: the table of reference/onec.md 1.9 as pure rules.

Decided by the status and the code of ``odata.error``, never by text, with two exceptions that have no code: an unknown
session and exhausted licences.
"""

import json
import re
from dataclasses import dataclass

from integrations.onec.odata.errors import (
    BadRequest,
    Changed,
    Denied,
    Missing,
    NotOurs,
    OneCError,
    Reason,
    Refused,
    SessionExpired,
    Transient,
    UnknownOutcome,
)

_BOM = b"\xef\xbb\xbf"
_XML_CODE = re.compile(r"<(?:\w+:)?code>\s*(-?\d+)\s*</")
_NO_LICENCE = "не обнаружено свободной лицензии"
_RIGHTS, _NO_SET = 20, 8


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; ``body`` as it came, BOM included."""

    status: int
    content_type: str
    body: bytes

    @property
    def text(self) -> str:
        """The body without BOM; what is not UTF-8 is replaced, for looking at only."""
        return self.body.removeprefix(_BOM).decode(errors="replace").strip()

    @property
    def is_page(self) -> bool:
        """HTML, which 1C's interface never sends as an answer. Proxies lie about the type, so the start decides too."""
        start = self.body[:400].removeprefix(_BOM).decode(errors="replace").lstrip().lower()
        if "html" in self.content_type.lower():
            return not start.startswith(("{", "["))
        return start.startswith(("<!doctype html", "<html"))


def error_code(answer: Answer) -> int | None:
    """The code of ``odata.error`` (JSON) or ``m:error`` (XML); None if the answer is neither."""
    text = answer.text
    if text.startswith("<"):
        found = None if answer.is_page else _XML_CODE.search(text)
        return int(found[1]) if found else None
    try:
        error = json.loads(text)["odata.error"]
        return int(error["code"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def classify(answer: Answer, *, writing: bool) -> OneCError | None:
    """The error that ``answer`` means, or None if it is a success (whose body may still be ``unreadable``)."""
    status = answer.status
    if 200 <= status < 300:
        if not answer.is_page:
            return None
        return _no_licence(answer) or _lost(Reason.MAINTENANCE, status, writing)
    if 300 <= status < 400:
        return NotOurs(Reason.REDIRECT, status)
    code = error_code(answer)
    if code is not None:
        return _told_by_1c(status, code)
    return _no_licence(answer) or _told_by_others(answer, writing)


def unreadable(status: int, *, writing: bool) -> OneCError:
    """A success whose body is no JSON, or is cut: what it said is lost, and of a write we do not know what came of it."""
    return _lost(Reason.GARBLED, status, writing)


def connection_lost(*, writing: bool) -> OneCError:
    """A disconnect or a time-out after the request may have been sent."""
    return _lost(Reason.LOST_ANSWER, None, writing)


def _told_by_1c(status: int, code: int) -> OneCError:
    if status == 401 or code == _RIGHTS:
        return Denied(Reason.NO_RIGHTS if code == _RIGHTS else Reason.PASSWORD, status, code)
    if status == 412:
        return Changed(Reason.CHANGED, status, code)
    if status == 404 and code == _NO_SET:
        return Missing(Reason.NO_SUCH_SET, status, code)
    if status == 404 and code == 9:
        return Missing(Reason.ABSENT, status, code)
    if status >= 500 and status != 501:
        # With odata.error a 500 is definite: 1C answered itself, and the transaction is rolled back (5.3).
        return Refused(Reason.BUSINESS, status, code)
    return BadRequest(Reason.BAD_REQUEST, status, code)


def _told_by_others(answer: Answer, writing: bool) -> OneCError:
    """Answers without ``odata.error``: of the web extension, the platform, a proxy."""
    status = answer.status
    if status == 400 and "unknown ibsession" in answer.text.lower():
        return SessionExpired(Reason.FORGOTTEN_SESSION, status)
    if status == 403 and '"#exception"' in answer.text:
        return Transient(Reason.SESSIONS_REFUSED, status)
    match status:
        case 401:
            return Denied(Reason.PASSWORD, status)
        case 403:
            return Denied(Reason.FORBIDDEN, status)
        case 404 | 410:
            return NotOurs(Reason.NOT_1C, status)
        case 406 | 429:
            return Transient(Reason.OVERLOADED, status)
        case 409:
            return Transient(Reason.UPGRADE, status)
        case 412:
            return Changed(Reason.CHANGED, status)
        case 408 | 502 | 503 | 504:
            return _lost(Reason.GATEWAY, status, writing)
        case _ if status >= 500 and status != 501:
            return _lost(Reason.APPLICATION_ERROR, status, writing)
    return BadRequest(Reason.BAD_REQUEST, status)


def _no_licence(answer: Answer) -> OneCError | None:
    """Exhausted licences: nobody has published the status, so the text decides. The session never began."""
    return Transient(Reason.LICENCES, answer.status) if _NO_LICENCE in answer.text.lower() else None


def _lost(reason: Reason, status: int | None, writing: bool) -> OneCError:
    return UnknownOutcome(reason, status) if writing else Transient(reason, status)
