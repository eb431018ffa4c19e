"""What handlers need to know of the installation."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.delivery.budget import Budget


@dataclass(frozen=True, slots=True)
class BotConfig:
    """``username`` is the bot's own, for links; ``draft_wait``: after how long a draft opens by itself."""

    username: str
    zone: ZoneInfo
    draft_wait: timedelta
    budget: Budget
