"""Charges for tests."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from core.catalog.models import PriceUnit, TariffKind
from integrations.onec.http_service.models import Charge, ContractName, Line
from integrations.onec.odata.settings import OneCSettings

INN, KPP = "7707083893", "770701001"
KEY = "ticket:7:completion:1"


def line(**said: Any) -> Line:
    """An hour of consulting, covered by hours."""
    fields = {
        "service_code": "consult",
        "service_ref": None,
        "engineer": "Олег Иванов",
        "quantity_minutes": 60,
        "covered_minutes": 60,
        "price_kopecks": 300_000,
        "price_unit": PriceUnit.HOUR,
        "amount_kopecks": 0,
        "vat_percent": 22,
        "kind": TariffKind.HOURLY,
        "unpaid": False,
        "comment": "Консультация «по отчёту»\nи ещё строка",
    }
    return Line.model_validate(fields | said, strict=False)


def charge(**said: Any) -> Charge:
    """The work of one completion."""
    fields = {
        "inn": INN,
        "kpp": KPP,
        "counterparty_ref": None,
        "contract": ContractName(number="ИТС-7", ref=None),
        "ticket": 7,
        "resolved_at": datetime(2026, 11, 23, 7, tzinfo=UTC),
        "lines": (line(),),
    }
    return Charge.model_validate(fields | said, strict=False)


def settings(url: str, patience: float = 60) -> OneCSettings:
    """Of the fake's user. ``patience``: seconds for an answer."""
    wait = timedelta(seconds=patience)
    return OneCSettings(
        url, "Часовой", SecretStr("пароль-1С"), ZoneInfo("Europe/Moscow"), read_timeout=wait, write_timeout=wait
    )
