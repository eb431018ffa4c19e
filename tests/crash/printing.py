"""Lines of a trial's report."""

import sys

WIDTH = 58


def say(words: str = "") -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def row(name: str, value: object) -> None:
    say(f"  {name:<{WIDTH}}{value:>8}")
