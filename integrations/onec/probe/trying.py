"""A pull of the whole base that keeps nothing: what would come of it."""

from collections import Counter
from collections.abc import AsyncIterator

from core.exchange.mirror.codes import ContractTrouble, PullFailure
from core.exchange.mirror.rules.guards import Counts, guard
from core.exchange.mirror.rules.matching import inn_trouble, squeeze
from core.exchange.mirror.snapshot import Snapshot
from integrations.onec.odata.client import OneC
from integrations.onec.probe.findings import Finding, Mark
from integrations.onec.pull.check import Schema
from integrations.onec.pull.finding_months import MappingWrong
from integrations.onec.pull.mapping import PullMapping
from integrations.onec.pull.odata_reader import ODataReader
from integrations.onec.pull.reader import ContractSource, ReadFailed
from integrations.onec.pull.reading import Scope, read_base
from integrations.onec.pull.words import fault_in_words

WORDS = {
    ContractTrouble.NO_START: "нет даты начала",
    ContractTrouble.NO_MONTHS: "срок не заполнен",
    ContractTrouble.BAD_MONTHS: "срок не читается",
    ContractTrouble.NOT_WHOLE_MONTHS: "не целое число месяцев",
    ContractTrouble.SEVERAL_SALES: "несколько продаж",
    ContractTrouble.WHOSE: "неизвестно, кем оформлен",
    ContractTrouble.SEVERAL_OWNERS: "несколько организаций у абонента",
}
"""Why a term is not understood: what reading can say."""


async def try_reading(
    onec: OneC, schema: Schema, mapping: PullMapping, scope: Scope, source: ContractSource | None
) -> AsyncIterator[Finding]:
    """Read everything, count, forget."""
    reader = ODataReader(onec, schema)
    try:
        snapshot = await read_base(reader, schema, mapping, scope, source)
    except MappingWrong as wrong:
        for fault in wrong.faults:
            yield Finding(Mark.FAULT, fault_in_words(fault))
        return
    except ReadFailed as failed:
        yield Finding(Mark.FAULT, "Пробная загрузка не удалась.", failed.explanation or _why(failed.failure))
        return
    for finding in _weigh(snapshot):
        yield finding


def _weigh(snapshot: Snapshot) -> list[Finding]:
    counts = Counts(len(snapshot.counterparties), len(snapshot.contracts))
    failure = guard(counts, promised=(None, None), read=counts, last=None, percent=100)
    found = [
        Finding(
            Mark.WELL if failure is None else Mark.FAULT,
            f"Пробная загрузка: контрагентов {counts.counterparties}, договоров ИТС {counts.contracts}, "
            f"других договоров {snapshot.other_contracts}.",
            "" if failure is None else _why(failure),
        )
    ]
    owners = {contract.owner for contract in snapshot.contracts}
    clients = [party for party in snapshot.counterparties if party.ref in owners]
    wrong = sum(inn_trouble(squeeze(party.inn)) is not None for party in clients)
    if wrong:
        found.append(
            Finding(Mark.WARNING, f"Клиентов с договором ИТС и без правильного ИНН: {wrong}.", "Исправьте ИНН в 1С.")
        )
    understood = sum(contract.trouble is None for contract in snapshot.contracts)
    if counts.contracts:
        text = f"Срок понятен у {understood} из {counts.contracts} договоров ИТС."
        unclear = Counter(contract.trouble for contract in snapshot.contracts if contract.trouble is not None)
        why = "; ".join(f"{WORDS.get(code, code.value)} – {number}" for code, number in unclear.most_common())
        mark = Mark.WELL if understood == counts.contracts else Mark.WARNING if understood else Mark.FAULT
        found.append(Finding(mark, text, f"Почему нет: {why}. Проверьте источник месяцев (months)." if why else ""))
    return found


def _why(failure: PullFailure) -> str:
    match failure:
        case PullFailure.NO_COUNTERPARTIES:
            return "Контрагентов нет: проверьте права пользователя и отбор в разделе [counterparties]."
        case PullFailure.NO_CONTRACTS:
            return "Договоров ИТС не нашлось: проверьте only и mask в разделе [contracts]."
        case PullFailure.INCOMPLETE:
            return "Пришли не все строки. Повторите проверку."
        case _:
            return "Повторите проверку позже."
