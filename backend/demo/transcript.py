"""The printed transcript of a scripted day."""

from zoneinfo import ZoneInfo

from backend.demo.phones import Seen
from core.clock import Clock


class Transcript:
    """Prints what people do and see, and counts the checks."""

    def __init__(self, clock: Clock, zone: ZoneInfo) -> None:
        self._clock = clock
        self._zone = zone
        self._checks = 0
        self._shown: set[tuple[int, int, str]] = set()

    def _time(self) -> str:
        return f"{self._clock.now().astimezone(self._zone):%H:%M}"

    def chapter(self, title: str) -> None:
        print(f"\n── {title}", flush=True)

    def person(self, who: str, words: str) -> None:
        print(f"{self._time()}  {who}: {words}", flush=True)

    def said(self, action: str, answer: str) -> None:
        print(f"{self._time()}  [{action}]{f' → {answer}' if answer else ''}", flush=True)

    def bot(self, whom: str, message: Seen) -> None:
        """A message of the bot; the same one is printed once."""
        key = (message.chat_id, message.id, message.text)
        if key in self._shown:
            return
        self._shown.add(key)
        first, *rest = message.text.splitlines() or [""]
        print(f"{self._time()}  Часовой {whom}: {first}")
        for line in rest:
            print(f"         {line}")
        if message.buttons:
            print(f"         [{'] ['.join(message.buttons)}]")

    def check(self, what: str, holds: bool) -> None:
        """Count a check that holds; one that does not ends the day."""
        if not holds:
            raise AssertionError(what)
        self._checks += 1
        print(f"       ✓ {what}", flush=True)

    def failed(self, problem: str) -> None:
        print(f"\n✗ НЕ ТАК: {problem}", flush=True)

    def total(self) -> None:
        print(f"\nВсё сошлось: проверок {self._checks}.", flush=True)
