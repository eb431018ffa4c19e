"""Whether the base has what the mapping says documents need. Asked before the first of them: 1C ignores a property that it does
not know without a word, and what is wrong with the mapping is no fault of a document."""

from collections.abc import Sequence

from core.exchange.documents.outcomes import Fault
from core.exchange.documents.rules import Trouble
from integrations.onec.checking import check_invoices, check_push
from integrations.onec.mapping import Mapping
from integrations.onec.odata.client import OneC
from integrations.onec.pull.check import Fault as Mistake
from integrations.onec.pull.words import fault_in_words
from integrations.onec.push.port import NotBegun


async def must_fit(onec: OneC, mapping: Mapping) -> None:
    """Raises NotBegun with the first thing that is wrong, and the client's own errors."""
    _none_of(check_push((await onec.metadata()).sets, mapping))


async def invoices_must_fit(onec: OneC, mapping: Mapping) -> None:
    """The same for what only invoices need."""
    _none_of(check_invoices((await onec.metadata()).sets, mapping))


def _none_of(faults: Sequence[Mistake]) -> None:
    if not faults:
        return
    words = fault_in_words(faults[0])
    if len(faults) > 1:
        words = f"{words} Всего расхождений: {len(faults)}, все покажет chasovoy onec probe"
    raise NotBegun(Fault(Trouble.MAPPING, words))
