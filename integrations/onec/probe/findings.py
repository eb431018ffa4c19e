"""What a look has found, and what nobody can see by looking."""

from dataclasses import dataclass
from enum import Enum


class Mark(Enum):
    """``NOTE`` is for knowing; ``WARNING`` does not keep the exchange from working, ``FAULT`` does."""

    WELL = "✓"
    NOTE = "·"
    WARNING = "!"
    FAULT = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at, in Russian; ``mend`` says what to do."""

    mark: Mark
    what: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.mark.value} {self.what}" + (f"\n    {self.mend}" if self.mend else "")


UNSEEN = (
    "какую ссылку получает документ, если её выбрали мы (для защиты от повторов не используется)",
    "что отвечает база, когда не хватает лицензий",
    "проверяет ли эта версия платформы If-Match (обмен на это не рассчитывает)",
    "можно ли провести документ при записи (документы создаются непроведёнными)",
    "пустит ли нас дата запрета изменения и как выглядит отказ",
    "длина названий и комментариев: лишнее 1С молча обрезает (после записи документ сверяется)",
    "принимает ли база большие целые числа строкой",
    "сколько длится окно обслуживания и сколько сеансов разрешено пользователю обмена",
    "можно ли поставить расширение, если база в облаке",
)
"""What writes in a copy of the base would show (reference/onec.md, section 8)."""
