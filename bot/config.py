"""What handlers need to know of the installation."""

from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.delivery.budget import Budget
from core.ledger.rules.closing import LedgerPolicy
from core.reports.clients.thresholds import Thresholds
from core.tickets.timers import TimerPolicy


@dataclass(frozen=True, slots=True)
class BotConfig:
    """``username`` is the bot's own, for links; ``draft_wait``: after how long a draft opens by itself; ``policy``: what the
    installation has chosen about hours whose time is over; ``engineers_share``: per cent of the engineers' working time that is
    free for tickets; ``web_url``: where people find the desk's pages, without a slash at the end; empty if nobody has said;
    ``timers``: when a running timer is spoken of and stopped; ``talks``: from where on a client is worth a talk."""

    username: str
    zone: ZoneInfo
    draft_wait: timedelta
    budget: Budget
    policy: LedgerPolicy
    engineers_share: int
    web_url: str = ""
    timers: TimerPolicy = field(default_factory=TimerPolicy)
    talks: Thresholds = field(default_factory=Thresholds)
