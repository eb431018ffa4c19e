"""What a process notes about itself, in memory; its heart (``backend/heart.py``) writes it into the database."""

from collections import Counter
from datetime import datetime
from os import getpid
from secrets import token_hex
from socket import gethostname

from core.clock import real_now

Counts = dict[tuple[str, str], int]
"""By (name, label)."""


class Pulse:
    """When each part last went round, and what was counted since the last writing. One per process."""

    def __init__(self) -> None:
        self.process = f"{gethostname()[:40]}:{getpid()}:{token_hex(4)}"
        self.beats: dict[str, datetime] = {}
        self._counts: Counter[tuple[str, str]] = Counter()

    def beat(self, part: str) -> None:
        """The part has just gone round, and what it does has worked."""
        self.beats[part] = real_now()

    def count(self, name: str, label: str = "", by: int = 1) -> None:
        """Something has happened: shown by /metrics as ``chasovoy_<name>_total``. The label is a kind, of which there are few:
        never a person, a chat or a text."""
        self._counts[name, label] += by

    def take_counts(self) -> Counts:
        """What has been counted since the last time; for writing down."""
        taken, self._counts = dict(self._counts), Counter()
        return taken

    def put_back(self, counts: Counts) -> None:
        """They could not be written."""
        self._counts.update(counts)
