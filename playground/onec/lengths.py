"""How long texts of a typical configuration may be; ``$metadata`` does not tell, 1C cuts without a word."""

from collections.abc import Mapping

__all__ = ["Lengths"]

_BY_NAME: dict[str, int] = {
    "Description": 100,
    "Code": 11,
    "Number": 11,
    "ИНН": 12,
    "КПП": 9,
    "Номер": 50,
    "ДоверенностьНомер": 30,
}
_OF_CONTRACTS = {("Catalog_ДоговорыКонтрагентов", "Description"): 150, ("Catalog_ДоговорыКонтрагентов", "Номер"): 50}
_UNLIMITED = frozenset({"Комментарий", "Содержание", "ДополнительнаяИнформация", "Описание", "ТекстоваяСтрока"})
_OTHERS = 1000


class Lengths:
    """Lengths by (entity set, property); ``special`` are those set for this base."""

    def __init__(self, special: Mapping[tuple[str, str], int | None] | None = None) -> None:
        self._special = {**_OF_CONTRACTS, **(special or {})}

    def of(self, entity_set: str, name: str) -> int | None:
        """The longest text in characters; None is unlimited."""
        if (entity_set, name) in self._special:
            return self._special[entity_set, name]
        if name in _UNLIMITED:
            return None
        return _BY_NAME.get(name, _OTHERS)

    def is_unlimited(self, entity_set: str, name: str) -> bool:
        """A text without a limit cannot be compared in a filter, only searched with substringof and its like."""
        return self.of(entity_set, name) is None
