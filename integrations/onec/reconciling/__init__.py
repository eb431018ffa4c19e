"""1C's side of the reconciliation."""
