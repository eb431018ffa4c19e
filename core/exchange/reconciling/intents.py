"""What people are told about a reconciliation."""

from typing import ClassVar

from core.outbox.service import Intent


class Reconciled(Intent):
    """A reconciliation has ended. ``asked``: the reader has asked for it; else it has found something new."""

    kind: ClassVar[str] = "exchange.reconciled"
    reconciliation_id: int
    asked: bool
