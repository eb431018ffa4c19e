"""What is known of each company, as plain values: all that the rules look at."""

from dataclasses import dataclass, field
from datetime import date

from core.reports.work import Sums


def gratis(sums: Sums) -> int:
    """Minutes worked that brought nothing: untariffed, free by the model, or given away. What was given away is known as it
    would have been charged, rounded: never more than was worked."""
    return min(sums.actual, sums.untariffed + sums.free + sums.unpaid)


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are looked at, both included. ``first`` is later than the setting says where the desk is younger.
    ``begun``: the day of the first request that the desk knows, None if there is none. ``month_days``: a third of the full
    window."""

    today: date
    first: date
    begun: date | None
    month_days: int

    @property
    def days(self) -> int:
        return (self.today - self.first).days + 1

    @property
    def looked(self) -> int:
        """Days that are known of the six months for which months and silence are counted."""
        months = 6 * self.month_days
        return min(months, (self.today - self.begun).days + 1) if self.begun is not None else 0

    def known_for(self, days: int) -> bool:
        """Whether the desk has been in use for so long."""
        return self.begun is not None and (self.today - self.begun).days + 1 >= days


@dataclass(frozen=True, slots=True)
class Burning:
    """Minutes that will be gone after this day."""

    minutes: int
    on: date


@dataclass(frozen=True, slots=True)
class Chain:
    """A contract with its prolongations: the number and the last day of the last one. ``left``: minutes live on its account."""

    number: str
    ends_on: date
    left: int


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """A company. Minutes.

    ``model``: the service model in force today, None without a contract; ``sells_hours``: what the client pays is known, as
    hours or as money; else (``unlimited``, ``time_window``) the desk does not know what the contract costs. ``granted``: hours
    that were paid for and fall on the window (see ``core.reports.clients.hours``). ``sums``: charged work of the window;
    ``tickets``: requests in it. ``months``: minutes of work in each of the last six months, the oldest first, ``requests``
    the same of requests. ``silent``: days since the last request, None if there was none in these six months. ``since``: the
    first day of the first contract. ``busy``: something that costs hours or money is under way.
    """

    company_id: int
    model: str | None = None
    sells_hours: bool = True
    granted: int = 0
    sums: Sums = field(default_factory=Sums)
    tickets: int = 0
    months: tuple[int, ...] = (0,) * 6
    requests: tuple[int, ...] = (0,) * 6
    silent: int | None = None
    since: date | None = None
    chains: tuple[Chain, ...] = ()
    burning: tuple[Burning, ...] = ()
    busy: bool = False

    @property
    def paid_for(self) -> int:
        """Minutes that were paid for: as hours that fall on the window, or as money for work."""
        return self.granted + self.sums.paid

    @property
    def gratis(self) -> int:
        return gratis(self.sums)
