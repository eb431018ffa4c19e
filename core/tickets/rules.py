"""Pure rules of tickets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.billing.rules import amount
from core.catalog.models import PriceUnit, TariffKind
from core.catalog.rounding import Earlier, Rounded, Rounding, Worked, round_lines
from core.clients.models import ShortagePolicy
from core.contracts.service_models import Pays
from core.ledger.rules.splitting import Line, Lot, after, split_charge
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


def completion_key(ticket_id: int, completion: int, correction: int = 0) -> str:
    """The key of a completion everywhere, 1C included (DESIGN §4)."""
    key = f"ticket:{ticket_id}:completion:{completion}"
    return f"{key}:correction:{correction}" if correction else key


@dataclass(frozen=True, slots=True)
class DoneWork:
    """A line of work with what its service costs under the ticket's contract. Price in kopecks."""

    line_id: int
    service_id: int
    tariff_kind: TariffKind
    price: int | None
    price_unit: PriceUnit | None
    rounding: Rounding
    actual: int
    work_date: date


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the ticket's company has agreed: what pays for hourly work, and what happens when hours do not suffice.

    Without a contract hours pay, and there are none. ``limit``: minutes of an agreed estimate, beyond which nothing is charged
    without asking; None if nothing was agreed beforehand.
    """

    pays: Pays = Pays.HOURS
    policy: ShortagePolicy = ShortagePolicy.ASK
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class ChargedWork:
    """What a completion makes of a line. ``covered + shortage`` is what was asked from the hours.

    ``amount`` is kopecks: of a line for money, or of the shortage of an hourly one. ``rounded``: how ``charged`` came about.
    ``beyond``: minutes over the agreed limit; of an hourly line they are a part of the shortage, whatever hours there are.
    """

    line_id: int
    charged: int
    covered: int
    shortage: int
    amount: int | None
    fate: Fate
    rounded: Rounded
    beyond: int = 0

    @property
    def lacking(self) -> int:
        """Minutes that there were no hours for."""
        return self.shortage - self.beyond if self.shortage else 0


def round_work(work: Sequence[DoneWork], earlier: Sequence[Earlier]) -> dict[int, Rounded]:
    """The rounding rules applied, once: everything below counts with their result."""
    return round_lines(
        [Worked(done.line_id, done.service_id, done.work_date, done.actual, done.rounding) for done in work], earlier
    )


def is_free(done: DoneWork, pays: Pays) -> bool:
    """Counted, and costs nothing."""
    return done.tariff_kind is TariffKind.UNTARIFFED or (done.tariff_kind is TariffKind.HOURLY and pays is Pays.FREE)


def is_for_money(done: DoneWork, pays: Pays) -> bool:
    """Money from the beginning, not for want of hours."""
    return done.tariff_kind is TariffKind.PAID or (done.tariff_kind is TariffKind.HOURLY and pays is Pays.MONEY)


def what_paid(lines: Iterable[tuple[TariffKind, Fate | None, int | None]]) -> Pays:
    """What has paid for the hourly work of a completion, by its lines: what each is under its tariff, its fate, its shortage.

    The first hourly line tells; hours, if there is none: nothing was asked of them.
    """
    for kind, fate, shortage in lines:
        if kind is not TariffKind.HOURLY:
            continue
        if fate is Fate.FREE:
            return Pays.FREE
        return Pays.MONEY if fate is Fate.MONEY and not shortage else Pays.HOURS
    return Pays.HOURS


def covered_more(made: ChargedWork, minutes: int, price: int) -> ChargedWork:
    """The line when hours have paid for so many minutes more of its shortage. ``price``: kopecks of an hour."""
    shortage = made.shortage - minutes
    return replace(
        made,
        covered=made.covered + minutes,
        shortage=shortage,
        beyond=min(made.beyond, shortage),
        amount=(amount(price, PriceUnit.HOUR, shortage) if shortage else None) if minutes else made.amount,
        fate=made.fate if shortage or not minutes else Fate.HOURS,
    )


def within_limit(
    work: Sequence[DoneWork], rounded: Mapping[int, Rounded], pays: Pays, limit: int | None
) -> dict[int, int]:
    """By line id: rounded minutes that are within the agreed limit. Lines use it up in their order; free work and work for a
    fixed price use nothing of it, because their price does not grow with time."""
    left = limit
    found = {}
    for done in work:
        charged = rounded[done.line_id].charged
        if left is None or is_free(done, pays) or done.price_unit is PriceUnit.FIXED:
            found[done.line_id] = charged
            continue
        found[done.line_id] = min(charged, left)
        left -= found[done.line_id]
    return found


def hours_asked(
    work: Sequence[DoneWork], rounded: Mapping[int, Rounded], pays: Pays, limit: int | None = None
) -> list[Line]:
    """The lines the ledger hears of: hourly ones with their rounded minutes within the agreed ``limit``, free ones with zero.
    Money is not its matter."""
    within = within_limit(work, rounded, pays, limit)
    return [
        Line(done.line_id, 0 if is_free(done, pays) else within[done.line_id], done.work_date)
        for done in work
        if not is_for_money(done, pays)
    ]


def charge_work(
    work: Sequence[DoneWork], rounded: Mapping[int, Rounded], covered: Mapping[int, int], agreed: Agreed
) -> list[ChargedWork]:
    """The fate of every line, given the minutes that the hours covered of each (by line id)."""
    within = within_limit(work, rounded, agreed.pays, agreed.limit)
    charged = []
    for done in work:
        how = rounded[done.line_id]
        beyond = how.charged - within[done.line_id]
        if is_free(done, agreed.pays):
            charged.append(ChargedWork(done.line_id, 0, 0, 0, None, Fate.FREE, how))
            continue
        assert done.price is not None
        assert done.price_unit is not None
        if is_for_money(done, agreed.pays):
            sum_ = amount(done.price, done.price_unit, how.charged)
            charged.append(ChargedWork(done.line_id, how.charged, 0, 0, sum_, Fate.MONEY, how, beyond))
            continue
        got = covered.get(done.line_id, 0)
        shortage = how.charged - got
        price = amount(done.price, PriceUnit.HOUR, shortage) if shortage else None
        # What is billed by agreement is still not more than what was agreed to.
        short = Fate.MONEY if agreed.policy is ShortagePolicy.BILL and not beyond else Fate.PENDING
        fate = short if shortage else Fate.HOURS
        charged.append(ChargedWork(done.line_id, how.charged, got, shortage, price, fate, how, beyond))
    return charged


def preview_charge(
    work: Sequence[DoneWork], earlier: Sequence[Earlier], lots: Sequence[Lot], reserved: int, agreed: Agreed
) -> tuple[list[ChargedWork], list[Lot]]:
    """What a completion now would charge, and the grants after it; the same rules as the charge itself, nothing written."""
    rounded = round_work(work, earlier)
    splits = split_charge(lots, hours_asked(work, rounded, agreed.pays, agreed.limit), reserved=reserved)
    covered = {split.line.line_id: split.covered for split in splits}
    return charge_work(work, rounded, covered, agreed), after(lots, splits)
