"""Items and people of the base, for the ties."""

from core.exchange.ties import SeenItem
from integrations.onec.pull.decoding import flag_of, key_of, text_of
from integrations.onec.pull.reader import Reader, Wanted
from integrations.onec.push.mapping import ItemMapping, PeopleMapping


async def read_items(reader: Reader, mapping: ItemMapping | PeopleMapping) -> list[SeenItem]:
    """All of them, without the folders they stand in. Raises ReadFailed."""
    code = mapping.code
    folder = mapping.folder if isinstance(mapping, ItemMapping) else None
    fields = ["Ref_Key", "DeletionMark", mapping.name, *([code] if code is not None else [])]
    equal: dict[str, bool | str] = {folder: False} if folder is not None else {}
    rows = (await reader.read(Wanted(mapping.entity, fields, equal=equal))).rows
    return [
        SeenItem(
            ref=key_of(row),
            code=text_of(row, code),
            name=text_of(row, mapping.name),
            deleted=flag_of(row, "DeletionMark"),
        )
        for row in rows
    ]
