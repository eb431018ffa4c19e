"""Telegram's rate limits as rules: messages a second in all, a minute in a group, a second to a person. Pure.

Moments are seconds on any one clock.
"""

from dataclasses import dataclass, field

GROUP_WINDOW = 60.5
ALL_WINDOW = 1.05
"""Seconds. A message counts at Telegram when it arrives there, and the next one may be quicker on its way: hence a little more
than the minute and the second of the limits."""
MOST_REMEMBERED = 100


@dataclass(frozen=True, slots=True)
class Rates:
    """Limits of core.telegram.org/bots/faq («My bot is hitting limits»). A private chat may burst before one a second."""

    per_second: float = 30
    group_per_minute: int = 20
    chat_per_second: float = 1
    chat_burst: int = 10


@dataclass(slots=True)
class Window:
    """No more than ``most`` in any ``seconds``: the group's rule, and the bot's as a whole. ``times``: what still counts,
    oldest first."""

    most: int
    seconds: float
    times: list[float] = field(default_factory=list)

    def delay(self, now: float, messages: int = 1) -> float:
        """Seconds until so many messages may go; more than the window holds need it empty."""
        # A clock that was set back must not hold messages for longer than the window.
        self.times = [at for at in self.times if now - self.seconds < at <= now]
        excess = len(self.times) + min(messages, self.most) - self.most
        return 0.0 if excess <= 0 else self.times[excess - 1] + self.seconds - now

    def take(self, now: float, messages: int = 1) -> None:
        self.times += [now] * messages


@dataclass(slots=True)
class Bucket:
    """A token bucket, known by the moment it is full again."""

    size: float
    per_second: float
    full_at: float = 0.0

    def delay(self, now: float, messages: int = 1) -> float:
        """Seconds until so many tokens are there; 0 if they are. More than the bucket holds needs it full."""
        self.full_at = min(self.full_at, now + self.size / self.per_second)
        tokens = self.size - max(0.0, self.full_at - now) * self.per_second
        return max(0.0, (min(messages, self.size) - tokens) / self.per_second)

    def take(self, now: float, messages: int = 1) -> None:
        self.full_at = max(self.full_at, now) + messages / self.per_second


Limit = Window | Bucket


def at_most(most: int, seconds: float) -> Limit:
    """No more than ``most`` in any ``seconds``. Where many may go (a Bot API server of one's own, paid broadcasts) a bucket
    does, so that not every one of them has to be remembered: half of them at once, and half of them in the time."""
    if most <= MOST_REMEMBERED:
        return Window(most, seconds)
    return Bucket(most / 2, most / 2 / seconds)


@dataclass(slots=True)
class Room:
    """What is left of the limits for one chat: the whole bot's and its own."""

    whole: Limit
    chat: Limit

    def delay(self, now: float, messages: int = 1) -> float:
        """Seconds till so many messages may go there."""
        return max(self.whole.delay(now, messages), self.chat.delay(now, messages))

    def take(self, now: float, messages: int = 1) -> None:
        self.whole.take(now, messages)
        self.chat.take(now, messages)


def whole_bot(rates: Rates) -> Limit:
    """The limit of all chats together, when nothing has been sent."""
    return at_most(max(1, int(rates.per_second)), ALL_WINDOW)


def one_chat(rates: Rates, *, is_group: bool) -> Limit:
    """The limit of a chat into which nothing has been sent."""
    if is_group:
        return at_most(rates.group_per_minute, GROUP_WINDOW)
    return Bucket(rates.chat_burst, rates.chat_per_second)
