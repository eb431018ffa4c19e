"""The client of the extension's service, its contract and the contract fake."""
