"""The looks at a base, one after another; each says what it has found and goes on. Only GET requests."""

import time
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta

from integrations.onec.checking import check_balance, check_invoices, check_push
from integrations.onec.mapping import Mapping as OneCMapping
from integrations.onec.odata.client import OneC
from integrations.onec.odata.errors import OneCError
from integrations.onec.odata.filters import Flag
from integrations.onec.odata.query import Query
from integrations.onec.odata.values import BadValue, decode
from integrations.onec.probe.findings import Finding, Mark
from integrations.onec.pull.check import Schema, check_pull
from integrations.onec.pull.sources import PartnerApiSource
from integrations.onec.pull.words import fault_in_words
from integrations.onec.push.constants import find_constants
from integrations.onec.push.port import Failed

SLOW = 5.0
"""Seconds for the smallest answer that are worth a word: the first one after a pause may take half a minute."""
AHEAD = timedelta(minutes=10)


async def look_at_publication(onec: OneC) -> AsyncIterator[Finding]:
    """Whether anybody answers, and how fast."""
    began = time.monotonic()
    try:
        published = await onec.ping()
        first = time.monotonic() - began
        began = time.monotonic()
        await onec.ping()
        again = time.monotonic() - began
    except OneCError as error:
        yield Finding(Mark.FAULT, "База не отвечает, как нужно.", error.explanation)
        return
    yield Finding(Mark.WELL, f"Публикация отвечает: {_seconds(first)} в первый раз, {_seconds(again)} во второй.")
    if again > SLOW:
        yield Finding(
            Mark.WARNING, "База отвечает медленно.", "Загрузка будет долгой; посмотрите нагрузку на сервер 1С."
        )
    if not published:
        yield Finding(
            Mark.FAULT,
            "Состав стандартного интерфейса OData пуст: база ничего не показывает.",
            "В 1С откройте обработку «Настройка стандартного интерфейса OData» и отметьте нужные объекты.",
        )


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} с".replace(".", ",")


def look_at_mapping(schema: Schema, mapping: OneCMapping) -> list[Finding]:
    """Whether the mapping fits. What only documents need does not keep counterparties from being read."""
    pull, push = check_pull(schema, mapping.pull), check_push(schema, mapping)
    push += check_invoices(schema, mapping) + check_balance(schema, mapping)
    found = [Finding(Mark.FAULT, fault_in_words(fault)) for fault in pull]
    found += [Finding(Mark.WARNING, fault_in_words(fault)) for fault in push if fault not in pull]
    total = f"Опубликовано объектов: {len(schema)}."
    if mapping.invoices is None:
        mend = "Нужны счета – добавьте раздел, как в готовых файлах соответствия."
        without = [Finding(Mark.NOTE, "Счета на часы в 1С не создаются: раздела [invoices] нет.", mend)]
    else:
        without = []
    if not found:
        return [Finding(Mark.WELL, f"Файл соответствия подходит к базе. {total}"), *without]
    return [Finding(Mark.NOTE, total), *found, *without]


def needed_by_pull(mapping: OneCMapping) -> dict[str, tuple[str, ...]]:
    """By entity set, what a pull reads there."""
    parties, contracts = mapping.counterparties, mapping.contracts
    wanted: dict[str, Mapping[str, str]] = {parties.entity: parties.fields()}
    if not isinstance(contracts.source, PartnerApiSource):
        wanted[contracts.entity] = contracts.fields()
    wanted |= contracts.other_fields()
    return {entity: tuple(names) for entity, names in wanted.items()}


def entities_of(mapping: OneCMapping) -> dict[str, tuple[str, ...]]:
    """By entity set, what the exchange reads there."""
    fields = {
        mapping.documents.entity: ("Ref_Key", "Date"),
        mapping.items.entity: ("Ref_Key", mapping.items.name),
    }
    if mapping.invoices is not None:
        fields[mapping.invoices.entity] = ("Ref_Key", "Date")
    if mapping.people is not None and mapping.needs_people:
        fields[mapping.people.entity] = ("Ref_Key", mapping.people.name)
    return fields | needed_by_pull(mapping)


async def look_at_rights(onec: OneC, schema: Schema, mapping: OneCMapping) -> AsyncIterator[Finding]:
    """Whether every mapped entity set may be read: one row of each."""
    needed = needed_by_pull(mapping)
    readable = 0
    for entity, fields in entities_of(mapping).items():
        select = tuple(name for name in fields if name in schema.get(entity, {}))
        if not select:
            continue  # it is not published, which has been said
        try:
            await onec.read(Query(entity, select, top=1))
        except OneCError as error:
            yield Finding(Mark.FAULT if entity in needed else Mark.WARNING, f"{entity} не читается.", error.explanation)
        else:
            readable += 1
    yield Finding(Mark.WELL if readable else Mark.FAULT, f"Пользователь обмена читает объектов: {readable}.")


async def look_at_counting(onec: OneC, mapping: OneCMapping) -> AsyncIterator[Finding]:
    """Whether the base counts its rows, also under a condition: without that half an answer looks like a whole one."""
    entity = mapping.counterparties.entity
    whole = Query(entity, ("Ref_Key",), top=1, count=True)
    try:
        total = (await onec.read(whole)).count
        query = Query(entity, ("Ref_Key",), filter=Flag("DeletionMark").equals(False), top=1, count=True)
        kept = (await onec.read(query)).count
    except OneCError as error:
        yield Finding(Mark.WARNING, "Число строк узнать не удалось.", error.explanation)
        return
    if total is None or kept is None:
        yield Finding(
            Mark.WARNING,
            "База не говорит, сколько всего строк ($inlinecount), "
            + ("с отбором." if total is not None else "совсем."),
            "Обмен работает, но потерянные строки заметит только по резкому уменьшению списка.",
        )
    else:
        yield Finding(
            Mark.WELL, f"База считает строки, с отбором тоже: контрагентов {total}, не помечено на удаление {kept}."
        )


async def look_at_zone(onec: OneC, mapping: OneCMapping, now: datetime) -> AsyncIterator[Finding]:
    """What can be known of the time zone: 1C's dates have none. ``now`` by our clock."""
    entity = mapping.documents.entity
    local = now.astimezone(onec.zone)
    said = f"Часовой пояс базы – {onec.zone.key}, там сейчас {local:%d.%m.%Y %H:%M}."
    try:
        rows = (await onec.read(Query(entity, ("Ref_Key", "Date"), orderby=("Date desc",), top=1))).rows
        newest = decode(rows[0].get("Date"), "Edm.DateTime", onec.zone) if rows else None
    except (OneCError, BadValue):
        newest = None
    if not isinstance(newest, datetime):
        yield Finding(Mark.NOTE, f"{said} По документам это не проверить: их нет или они не читаются.")
        return
    printed = f"{newest.astimezone(onec.zone):%d.%m.%Y %H:%M}"
    if newest > now + AHEAD:
        yield Finding(
            Mark.WARNING,
            f"{said} Последний документ датирован {printed} – это ещё не наступило.",
            "Или его датировали вперёд, или пояс неверен: сравните с часами сервера 1С и исправьте ONEC_ZONE.",
        )
    else:
        yield Finding(
            Mark.NOTE,
            f"{said} Последний документ – {printed}. Это не доказывает, что пояс верен: 1С отдаёт время без пояса; "
            "сравните с часами сервера.",
        )


async def look_at_constants(onec: OneC, mapping: OneCMapping, organisation: str | None) -> AsyncIterator[Finding]:
    """Whether our own organisation and the currency, which every document needs, are in the base. ``organisation``: its INN."""
    try:
        await find_constants(onec, mapping.documents, organisation)
    except Failed as failed:
        yield Finding(Mark.WARNING, "Документы отправляться не будут.", _sentence(failed.fault.explanation))
    except OneCError as error:
        yield Finding(Mark.WARNING, "Организация и валюта документов не читаются.", error.explanation)
    else:
        yield Finding(Mark.WELL, "Организация и валюта для документов найдены.")


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."
