"""What an answer means that is not what was asked for: the kinds of the OData client, and the extension's own refusals."""

from pydantic import ValidationError

from integrations.onec.http_service.models import ErrorBody, Refusal
from integrations.onec.odata.classifying import Answer, error_code, unreadable
from integrations.onec.odata.classifying import classify as platform_error
from integrations.onec.odata.errors import (
    BadRequest,
    Changed,
    Missing,
    NotOurs,
    OneCError,
    Reason,
    Refused,
    SessionExpired,
    Transient,
)

BOM = b"\xef\xbb\xbf"
BAD_REQUEST, UNAUTHORISED = 400, 401
FAILED, UNKNOWN = "failed", "charge_unknown"


class ServiceRefused(Refused):
    """The extension says no, with a code of openapi.yaml, and nothing is recorded. Its words are constants of its source and
    names of fields: Russian, written for people, safe to show."""

    def __init__(self, refusal: Refusal, status: int) -> None:
        super().__init__(Reason.BUSINESS, status)
        self.said = refusal

    @property
    def explanation(self) -> str:
        return self.said.text


def refusal_in(body: bytes) -> Refusal | None:
    """The extension's error, if the body is one."""
    try:
        return ErrorBody.model_validate_json(body.removeprefix(BOM)).error
    except ValidationError:
        return None


def classify(answer: Answer, *, writing: bool) -> OneCError:
    """The error that an answer other than the one asked for means. With the extension's body nothing was recorded; without it,
    whatever wrote has an unknown outcome unless the status says that 1C has not begun."""
    status = answer.status
    refusal = refusal_in(answer.body)
    if refusal is not None and status >= BAD_REQUEST and status != UNAUTHORISED:
        return _of_extension(refusal, status)
    # An error of the OData interface is none of the extension's, whatever it says.
    said = answer if error_code(answer) is None else Answer(status, answer.content_type, b"")
    error = platform_error(said, writing=writing)
    if error is None:
        return unreadable(status, writing=True) if writing else NotOurs(Reason.NOT_1C, status)
    # What is 1C's own trouble with OData is here a sign that somebody else answers.
    return NotOurs(Reason.NOT_1C, status) if isinstance(error, BadRequest | Changed | SessionExpired) else error


def _of_extension(refusal: Refusal, status: int) -> OneCError:
    if refusal.code == FAILED:
        return Transient(Reason.APPLICATION_ERROR, status)
    if refusal.code == UNKNOWN:
        return Missing(Reason.ABSENT, status)
    return ServiceRefused(refusal, status)
