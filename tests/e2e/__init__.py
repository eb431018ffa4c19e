"""End to end: people with phones, over HTTP, to the ledger."""
