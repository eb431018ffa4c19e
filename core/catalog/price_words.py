"""What an administrator's words say of the price list: a price, a rounding rule, a new service. Pure.

Whatever is not understood is refused with the words themselves; nothing is guessed.
"""

import re
from dataclasses import dataclass

from core.catalog.changing import check_price, check_usual, check_words
from core.catalog.models import PriceUnit, TariffKind
from core.catalog.rounding import Rounding, RoundingMode, RoundingScope
from core.catalog.rules import parse_work
from core.catalog.service import check_rounding
from core.errors import Refusal

SHORT_LENGTH, NAME_LENGTH = 24, 200
USUAL_MINUTES = 30
USUAL_ROUNDING = Rounding(15, 15)

_PRICE = re.compile(r"(\d[\d\s]{0,12})(?:[.,](\d{1,2}))?\s*(?:₽|руб(?:л(?:ь|я|ей))?\.?|р\.?)?", re.IGNORECASE)
_UNIT_HOUR = re.compile(r"\s*(?:в|за|/)\s*ч(?:ас)?\.?$", re.IGNORECASE)
_SHOWN = 60


def unclear(words: str) -> Refusal:
    """The refusal for words that say nothing here."""
    words = " ".join(words.split())
    return Refusal("admin-unclear", words=words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…")


def read_price(text: str) -> int:
    """«2600», «2 600 ₽», «2600,50 руб» -> kopecks."""
    found = _PRICE.fullmatch(" ".join(text.split()))
    if found is None:
        raise unclear(text)
    return int(found[1].replace(" ", "")) * 100 + int((found[2] or "").ljust(2, "0"))


def read_minutes(text: str) -> int:
    """«45», «1 ч 30 мин», «1:30» -> minutes."""
    taken = parse_work(text)
    if taken is None or taken[1] or taken[0] < 0:
        raise unclear(text)
    return taken[0]


def read_words(text: str) -> tuple[str, ...]:
    """«выезд, приезд» -> the words by which an engineer's line finds a service, each once."""
    words = tuple(dict.fromkeys(word.casefold() for word in re.split(r"[\s,;]+", text) if word))
    check_words(words)
    return words


MODE_WORDS = {"вверх": RoundingMode.UP, "до ближайшего": RoundingMode.NEAREST, "вниз": RoundingMode.DOWN}
SCOPE_WORDS = {
    "за заявку": RoundingScope.TICKET,
    "за день": RoundingScope.TICKET_DAY,
    "каждую строку": RoundingScope.ENTRY,
}
_STEP = re.compile(r"(?:по\s+)?(\d{1,4})(?:\s*мин(?:ут)?\.?)?")
_MINIMUM = re.compile(r"(?:минимум|не меньше)\s+(\d{1,4})(?:\s*мин(?:ут)?\.?)?")
_GRACE = re.compile(r"(?:льгота|прощать(?:\s+до)?)\s+(\d{1,4})(?:\s*мин(?:ут)?\.?)?")


def read_rounding(text: str) -> Rounding:
    """«15 мин вверх, минимум 30, льгота 5, за заявку» -> the rule. The step comes first; what is not said is upwards, no
    minimum, no grace, each line by itself."""
    parts = [part.casefold().replace("ё", "е") for part in _parts(text)]
    if not parts:
        raise unclear(text)
    first, mode = parts[0], RoundingMode.UP
    for words, named in MODE_WORDS.items():
        if first.endswith(f" {words}"):
            first, mode = first.removesuffix(words).strip(), named
    step = _STEP.fullmatch(first)
    if step is None:
        raise unclear(parts[0])
    minimum, grace, scope = 0, 0, RoundingScope.ENTRY
    for part in parts[1:]:
        if found := _MINIMUM.fullmatch(part):
            minimum = int(found[1])
        elif found := _GRACE.fullmatch(part):
            grace = int(found[1])
        elif part in SCOPE_WORDS:
            scope = SCOPE_WORDS[part]
        elif part in MODE_WORDS:
            mode = MODE_WORDS[part]
        else:
            raise unclear(part)
    rule = Rounding(int(step[1]), minimum, grace, scope, mode)
    check_rounding(rule)
    return rule


def rounding_as_written(rule: Rounding) -> str:
    """The rule in the words that :func:`read_rounding` reads: to be changed and sent back."""
    mode = next(words for words, named in MODE_WORDS.items() if named is rule.mode)
    scope = next(words for words, named in SCOPE_WORDS.items() if named is rule.scope)
    said = [f"{rule.increment} мин {mode}", f"минимум {rule.minimum}", f"льгота {rule.grace}", scope]
    return ", ".join(said)


@dataclass(frozen=True, slots=True)
class NewService:
    """An item that the price list is to have. ``price``: kopecks."""

    name: str
    kind: TariffKind
    price: int | None
    unit: PriceUnit | None
    usual_minutes: int
    words: tuple[str, ...]


_KINDS = {
    "почасовая": TariffKind.HOURLY,
    "часы": TariffKind.HOURLY,
    "без списания": TariffKind.UNTARIFFED,
    "бесплатная": TariffKind.UNTARIFFED,
    "платная": TariffKind.PAID,
    "за деньги": TariffKind.PAID,
}


def read_service(text: str) -> NewService:
    """«Выезд, почасовая, 3000 ₽, 60 мин, слова: выезд приезд» -> the service. The name and the kind come first.

    A price «в час» or of an hourly service is an hour's; that of paid work is for the whole. Refuses priced work without a
    price, and a price for work that costs nothing.
    """
    parts = _parts(text)
    if len(parts) < 2 or not 0 < len(parts[0]) <= NAME_LENGTH:
        raise unclear(text)
    kind = _KINDS.get(parts[1].casefold())
    if kind is None:
        raise unclear(parts[1])
    price: int | None = None
    unit = PriceUnit.HOUR if kind is TariffKind.HOURLY else PriceUnit.FIXED
    usual, words = USUAL_MINUTES, tuple(dict.fromkeys(parts[0].casefold().split()))
    for number, part in enumerate(parts[2:], start=2):
        if part.casefold().startswith("слова:"):
            words = read_words(" ".join(parts[number:])[len("слова:") :])
            break
        if re.search(r"(?:мин(?:ут)?|\dч|\d\s+ч(?:ас(?:а|ов)?)?)\.?$", part.casefold()):
            usual = read_minutes(part)
            continue
        if _UNIT_HOUR.search(part):
            unit = PriceUnit.HOUR
        price = read_price(_UNIT_HOUR.sub("", part))
    check_usual(usual)
    check_words(words)
    if price is None and kind is not TariffKind.UNTARIFFED:
        raise Refusal("service-needs-price")
    if price is not None:
        check_price(kind, price)
    return NewService(parts[0], kind, price, unit if price is not None else None, usual, words)


def _parts(text: str) -> list[str]:
    """What stands between commas, squeezed. A comma inside a number («2600,50») separates nothing."""
    return [" ".join(part.split()) for part in re.split(r"[;\n]|,(?!\d)", text) if part.strip()]
