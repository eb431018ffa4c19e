"""The nightly verification of the whole book, and telling administrators what does not add up."""

from collections.abc import Sequence

from core.actor import StaffRole
from core.database import Work
from core.ledger.intents import LedgerUnsound, UnsoundPlace
from core.ledger.rules.verification import Finding
from core.ledger.verifying import all_accounts, verify_locked
from core.outbox.service import staff, tell_each
from core.staff.service import staff_with_role

TOLD = 10
"""Faults named in a message; the rest is a number."""


class Audit:
    """One run: :meth:`accounts`, then :meth:`look` at each of them in a transaction of its own, then :meth:`report`.

    What has been found is kept in between. A process that dies begins anew; only a report that is committed is told.
    """

    def __init__(self) -> None:
        self._found: list[Finding] = []

    async def accounts(self, work: Work) -> Sequence[int]:
        """All accounts; forgets the run before."""
        self._found = []
        return await all_accounts(work)

    async def look(self, work: Work, account_id: int) -> None:
        """Verify one account."""
        self._found += (await verify_locked(work, account_id)).findings

    async def report(self, work: Work) -> None:
        """Tell the administrators who have come in, if anything was found."""
        if not self._found:
            return
        places = [
            UnsoundPlace(account_id=found.account_id, fault=found.fault, seq=found.seq, about=found.about)
            for found in self._found[:TOLD]
        ]
        told = LedgerUnsound(count=len(self._found), places=places)
        admins = await staff_with_role(work, StaffRole.ADMIN)
        await tell_each(work, *((staff(admin.id), told) for admin in admins))
