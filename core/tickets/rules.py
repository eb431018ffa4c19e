"""Pure rules of tickets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.billing.rules import amount
from core.catalog.models import PriceUnit, TariffKind
from core.catalog.rules import Rounding
from core.contracts.models import ServiceModel
from core.ledger.rules import Line, Lot, after, split_charge
from core.tickets.models import Fate

SUBJECT_LENGTH = 80
MOST_MINUTES = 24 * 60
"""More than a day in one line is a slip of the finger; longer work is several lines."""


def make_subject(text: str, default: str = "") -> str:
    """The first line of the client's words, cut at a word's end, for lists."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), default)
    first = " ".join(first.split())
    if len(first) <= SUBJECT_LENGTH:
        return first
    cut = first[: SUBJECT_LENGTH - 1]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > SUBJECT_LENGTH // 2 else cut) + "…"


@dataclass(frozen=True, slots=True)
class DoneWork:
    """A line of work with what its service says about it. Price in kopecks."""

    line_id: int
    tariff_kind: TariffKind
    price: int | None
    price_unit: PriceUnit | None
    rounding: Rounding
    actual: int
    work_date: date


@dataclass(frozen=True, slots=True)
class ChargedWork:
    """What a completion makes of a line. ``covered + shortage`` is what was asked from the hours.

    ``amount`` is kopecks: of a paid line, or of the shortage of an hourly one.
    """

    line_id: int
    charged: int
    covered: int
    shortage: int
    amount: int | None
    fate: Fate


def hours_asked(work: Sequence[DoneWork], model: ServiceModel | None) -> list[Line]:
    """The lines the ledger hears of: hourly ones with their rounded minutes, free ones with zero. Paid ones are money.

    ``model`` is None for a company without a contract: nothing covers its hours, but they are asked.
    """
    lines = []
    for done in work:
        if done.tariff_kind is TariffKind.PAID:
            continue
        free = done.tariff_kind is TariffKind.UNTARIFFED or model is ServiceModel.UNLIMITED
        lines.append(Line(done.line_id, 0 if free else done.rounding.charged(done.actual), done.work_date))
    return lines


def charge_work(work: Sequence[DoneWork], covered: dict[int, int], model: ServiceModel | None) -> list[ChargedWork]:
    """The fate of every line, given the minutes that the hours covered of each (by line id)."""
    charged = []
    for done in work:
        minutes = done.rounding.charged(done.actual)
        if done.tariff_kind is TariffKind.PAID:
            assert done.price is not None
            assert done.price_unit is not None
            sum_ = amount(done.price, done.price_unit, minutes)
            charged.append(ChargedWork(done.line_id, minutes, 0, 0, sum_, Fate.MONEY))
        elif done.tariff_kind is TariffKind.UNTARIFFED or model is ServiceModel.UNLIMITED:
            charged.append(ChargedWork(done.line_id, 0, 0, 0, None, Fate.FREE))
        else:
            got = covered.get(done.line_id, 0)
            short = minutes - got
            assert done.price is not None
            price = amount(done.price, PriceUnit.HOUR, short) if short else None
            charged.append(ChargedWork(done.line_id, minutes, got, short, price, Fate.PENDING if short else Fate.HOURS))
    return charged


def preview_charge(
    work: Sequence[DoneWork], lots: Sequence[Lot], model: ServiceModel | None
) -> tuple[list[ChargedWork], list[Lot]]:
    """What a completion now would charge, and the grants after it; the same rules as the charge itself, nothing written."""
    splits = split_charge(lots, hours_asked(work, model))
    return charge_work(work, {split.line.line_id: split.covered for split in splits}, model), after(lots, splits)
