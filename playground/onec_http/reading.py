"""Reads a charge as the extension does: by hand, field by field, every one required and none unknown."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from playground.onec_http.errors import Refused

__all__ = ["KEY", "Charge", "Line", "instant", "read_bill", "read_charge"]

KEY = re.compile(r"[A-Za-z0-9:._-]{1,96}")
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
MOST_KOPECKS = 10**12
MOST_MINUTES = 600_000

Check = Callable[[object], bool]


@dataclass(frozen=True, slots=True)
class Line:
    service_code: str
    service_ref: str | None
    quantity: int
    covered: int
    amount: int
    vat_percent: int


@dataclass(frozen=True, slots=True)
class Charge:
    inn: str
    kpp: str | None
    counterparty_ref: str | None
    contract: str
    contract_ref: str | None
    resolved_at: datetime
    lines: tuple[Line, ...]


def _text(most: int, least: int = 0) -> Check:
    return lambda value: isinstance(value, str) and least <= len(value) <= most


def _like(pattern: str) -> Check:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _integer(least: int, most: int) -> Check:
    return lambda value: type(value) is int and least <= value <= most


def _one_of(*values: object) -> Check:
    return lambda value: value in values


def _or_null(check: Check) -> Check:
    return lambda value: value is None or check(value)


CONTRACT: dict[str, Check] = {"number": _text(64, 1), "ref": _or_null(_like(UUID))}
CHARGE: dict[str, Check] = {
    "inn": _like(r"[0-9]{10}|[0-9]{12}"),
    "kpp": _or_null(_like(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}")),
    "counterparty_ref": CONTRACT["ref"],
    "contract": lambda value: isinstance(value, dict),
    "ticket": _integer(1, 2**31 - 1),
    "resolved_at": lambda value: isinstance(value, str) and instant(value) is not None,
    "lines": lambda value: isinstance(value, list) and 1 <= len(value) <= 500,
}
BILL: dict[str, Check] = {
    "inn": CHARGE["inn"],
    "kpp": CHARGE["kpp"],
    "counterparty_ref": CONTRACT["ref"],
    "contract": CHARGE["contract"],
    "request": CHARGE["ticket"],
    "asked_at": CHARGE["resolved_at"],
    "service_code": _text(32, 1),
    "service_ref": CONTRACT["ref"],
    "minutes": _integer(1, MOST_MINUTES),
    "price_kopecks": _integer(0, MOST_KOPECKS),
    "amount_kopecks": _integer(0, MOST_KOPECKS),
    "vat_percent": _integer(0, 99),
    "comment": _text(1000),
}
LINE: dict[str, Check] = {
    "service_code": _text(32, 1),
    "service_ref": CONTRACT["ref"],
    "engineer": _text(200),
    "quantity_minutes": _integer(0, MOST_MINUTES),
    "covered_minutes": _integer(0, MOST_MINUTES),
    "price_kopecks": _or_null(_integer(0, MOST_KOPECKS)),
    "price_unit": _one_of("hour", "fixed", None),
    "amount_kopecks": _integer(0, MOST_KOPECKS),
    "vat_percent": _integer(0, 99),
    "kind": _one_of("hourly", "untariffed", "paid"),
    "unpaid": lambda value: isinstance(value, bool),
    "comment": _text(1000),
}


def _checked(value: object, fields: dict[str, Check]) -> dict[str, object]:
    if not isinstance(value, dict) or set(value) != set(fields):
        raise Refused(400, "bad_request", "Набор полей не такой, как в описании сервиса.")
    for name, check in fields.items():
        if not check(value[name]):
            raise Refused(400, "bad_request", f"Неверное значение поля {name}.")
    return value


def instant(text: str) -> datetime | None:
    """A moment as ``2026-11-23T07:00:00Z``; None for anything else."""
    if INSTANT.fullmatch(text) is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def read_charge(body: bytes) -> Charge:
    """The charge in a body; Refused ``bad_request`` for what is none."""
    whole = _checked(_json(body), CHARGE)
    contract = _checked(whole["contract"], CONTRACT)
    lines = whole["lines"]
    assert isinstance(lines, list)
    moment = instant(str(whole["resolved_at"]))
    assert moment is not None
    return Charge(
        inn=str(whole["inn"]),
        kpp=_text_or_none(whole["kpp"]),
        counterparty_ref=_text_or_none(whole["counterparty_ref"]),
        contract=str(contract["number"]),
        contract_ref=_text_or_none(contract["ref"]),
        resolved_at=moment,
        lines=tuple(_line(line) for line in lines),
    )


def read_bill(body: bytes) -> Charge:
    """The invoice in a body, as a charge of one line; Refused ``bad_request`` for what is none."""
    whole = _checked(_json(body), BILL)
    contract = _checked(whole["contract"], CONTRACT)
    moment = instant(str(whole["asked_at"]))
    assert moment is not None
    line = Line(
        service_code=str(whole["service_code"]),
        service_ref=_text_or_none(whole["service_ref"]),
        quantity=_int(whole["minutes"]),
        covered=0,
        amount=_int(whole["amount_kopecks"]),
        vat_percent=_int(whole["vat_percent"]),
    )
    return Charge(
        inn=str(whole["inn"]),
        kpp=_text_or_none(whole["kpp"]),
        counterparty_ref=_text_or_none(whole["counterparty_ref"]),
        contract=str(contract["number"]),
        contract_ref=_text_or_none(contract["ref"]),
        resolved_at=moment,
        lines=(line,),
    )


def _json(body: bytes) -> object:
    try:
        value: object = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, "bad_request", "Тело запроса – не JSON.") from None
    return value


def _line(value: object) -> Line:
    fields = _checked(value, LINE)
    line = Line(
        service_code=str(fields["service_code"]),
        service_ref=_text_or_none(fields["service_ref"]),
        quantity=_int(fields["quantity_minutes"]),
        covered=_int(fields["covered_minutes"]),
        amount=_int(fields["amount_kopecks"]),
        vat_percent=_int(fields["vat_percent"]),
    )
    if line.covered > line.quantity:
        raise Refused(400, "bad_request", "Списано больше минут, чем учтено.")
    free = fields["unpaid"] or fields["kind"] == "untariffed" or not fields["price_kopecks"]
    if line.amount and free:
        raise Refused(400, "bad_request", "Сумма к оплате у работы, за которую не платят.")
    return line


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _int(value: object) -> int:
    assert isinstance(value, int)
    return value
