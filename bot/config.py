"""What handlers need to know of the installation."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.delivery.budget import Budget
from core.ledger.rules.closing import LedgerPolicy


@dataclass(frozen=True, slots=True)
class BotConfig:
    """``username`` is the bot's own, for links; ``draft_wait``: after how long a draft opens by itself; ``policy``: what the
    installation has chosen about hours whose time is over; ``web_url``: where people find its pages, without a slash at the
    end; empty if nobody has said so."""

    username: str
    zone: ZoneInfo
    draft_wait: timedelta
    budget: Budget
    policy: LedgerPolicy
    web_url: str = ""
