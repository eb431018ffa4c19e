"""What an answer means that is not what was asked for. Pure rules over the status and the body (onec.md 1.9 and 5.3)."""

from typing import ClassVar

from pydantic import ValidationError

from integrations.onec.http_service.models import ErrorBody, Refusal

SUCCESS = range(200, 300)
BAD_REQUEST, UNAUTHORISED, FORBIDDEN, TIMEOUT, CONFLICT, SERVER = 400, 401, 403, 408, 409, 500
BUSY = frozenset({406, 429})
"""The pool of sessions is exhausted, or too many requests: 1C has not begun."""
NO_LICENCE = "Не обнаружено свободной лицензии"
"""The one case that is recognised by its text: the status is published nowhere (onec.md 1.9)."""
REFUSES_SESSIONS = '"#exception"'


class ServiceTrouble(Exception):  # noqa: N818 - named after what a person does about it
    """The service did not do what was asked. ``explanation`` is Russian and safe to show: never a text of 1C's own, which
    quotes values. ``code``: the extension's, or the status."""

    explanation: ClassVar[str]

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Transient(ServiceTrouble):
    """1C has not begun, or has undone everything: nothing is recorded, later may do."""

    explanation = "1С сейчас не может ответить; программа повторит сама."


class Denied(ServiceTrouble):
    """A wrong user or password, or rights: permanent until a person acts."""

    explanation = "1С не пускает: проверьте пользователя, его пароль и роль расширения."


class NotOurs(ServiceTrouble):
    """Something else answers at this address, or a version that speaks otherwise."""

    explanation = "По этому адресу отвечает не расширение «Часового»: проверьте адрес, публикацию и версию расширения."


class UnknownOutcome(ServiceTrouble):
    """Only after a request that writes: it may be recorded. Look it up before it is sent again."""

    explanation = "Неизвестно, записала ли 1С документ; программа проверит по ключу."


class Refused(ServiceTrouble):
    """The extension says no and nothing is recorded. ``text``: the extension's own words, Russian, written for people."""

    explanation = "1С отказалась записать документ."

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.text = text


class NotThere(Refused):
    """No charge with this key."""


def classify(status: int, body: bytes, *, writes: bool) -> ServiceTrouble:
    """The trouble that an answer other than the one asked for means. ``writes``: whether the request could leave something
    behind, so that what says nothing certain is an unknown outcome."""
    refusal = refusal_in(body)
    if refusal is not None and status >= BAD_REQUEST:
        return _of_extension(refusal)
    if status == UNAUTHORISED:
        return Denied(str(status))
    if status in BUSY or _has_not_begun(status, body):
        return Transient(str(status))
    if status == TIMEOUT or status >= SERVER:
        return UnknownOutcome(str(status)) if writes else Transient(str(status))
    if writes and status in SUCCESS:
        return UnknownOutcome(str(status))
    return NotOurs(str(status))


def refusal_in(body: bytes) -> Refusal | None:
    """The extension's error, if the body is one."""
    try:
        return ErrorBody.model_validate_json(body.removeprefix(b"\xef\xbb\xbf")).error
    except ValidationError:
        return None


def _of_extension(refusal: Refusal) -> ServiceTrouble:
    if refusal.code == "failed":
        return Transient(refusal.code)
    if refusal.code == "charge_unknown":
        return NotThere(refusal.code, refusal.text)
    return Refused(refusal.code, refusal.text)


def _has_not_begun(status: int, body: bytes) -> bool:
    """403: the base lets nobody in (backup, update). 409, which the extension gives only with its own body: the platform is
    being upgraded."""
    text = body.decode("utf-8", "replace")
    return (status == FORBIDDEN and REFUSES_SESSIONS in text) or status == CONFLICT or NO_LICENCE in text
