"""The partner API as a source of contracts for a pull."""

from collections.abc import Sequence

from core.exchange.mirror.snapshot import SeenCounterparty
from integrations.onec.partner_api.client import PartnerAccess, partner_api
from integrations.onec.partner_api.contracts import contracts_of
from integrations.onec.pull.reader import ContractsRead


class PartnerContracts:
    """Satisfies ``integrations.onec.pull.reader.ContractSource``."""

    def __init__(self, access: PartnerAccess) -> None:
        self._access = access

    async def contracts(self, counterparties: Sequence[SeenCounterparty]) -> ContractsRead:
        """The contracts of all subscribers, each with its counterparty, if it is one of these."""
        async with partner_api(self._access) as api:
            subscribers = await api.subscribers()
            checked = await api.check([subscriber.code for subscriber in subscribers])
        return contracts_of(subscribers, checked, counterparties)
