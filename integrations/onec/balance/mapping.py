"""The part of a mapping that says where the balance is written: the section ``[balance]``. Without it nothing is."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field, field_validator

from integrations.onec.pull.mapping import Name, Section

PRINTED = frozenset({"Description", "НаименованиеПолное", "Наименование", "Code", "Parent_Key", "Owner_Key"})
"""Names go onto documents and into electronic exchange: what is written there is read by tax offices."""
STANDARD = frozenset({"Ref_Key", "DataVersion", "DeletionMark", "IsFolder", "Predefined", "PredefinedDataName"})


class BalanceMapping(Section):
    """``attribute``: an attribute of the counterparty, a text of 40 characters or more, that is used for nothing else.
    ``every_minutes``: after how long it may be written again."""

    attribute: Name
    every_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = 15

    @field_validator("attribute")
    @classmethod
    def _own(cls, name: str) -> str:
        if name in PRINTED:
            msg = f"в «{name}» остаток писать нельзя: он попадёт в печатные формы. Заведите для него отдельный реквизит"
            raise ValueError(msg)
        if name in STANDARD or name.endswith("_Key"):
            msg = f"«{name}» – служебный реквизит 1С. Заведите для остатка отдельный, строковый"
            raise ValueError(msg)
        return name

    @property
    def every(self) -> timedelta:
        return timedelta(minutes=self.every_minutes)
