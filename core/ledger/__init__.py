"""The ledger of hours: grants, charges, balances. Minutes only; money is in ``core/billing``."""
