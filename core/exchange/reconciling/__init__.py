"""Reconciliation: the desk's documents and ledger, 1C's documents, and what clients have been given, side by side."""
