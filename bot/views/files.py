"""Files in words."""

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from bot.locales import plain
from core.tickets.models import FileKind


class HasKind(Protocol):
    @property
    def kind(self) -> FileKind: ...


def describe(attached: Sequence[HasKind]) -> str:
    """«3 фото, 1 голосовое»; an empty string for none."""
    counted = Counter(file.kind for file in attached)
    return ", ".join(plain(f"files-{kind.value.replace('_', '-')}", count=count) for kind, count in counted.items())


def subject_of(attached: Sequence[HasKind]) -> str:
    """What to call a ticket that has no words: «Голосовое сообщение», «Без текста: 3 фото»."""
    if len(attached) == 1 and attached[0].kind is FileKind.VOICE:
        return plain("subject-voice")
    if len(attached) == 1 and attached[0].kind is FileKind.VIDEO_NOTE:
        return plain("subject-video-note")
    return plain("subject-files", files=describe(attached))
