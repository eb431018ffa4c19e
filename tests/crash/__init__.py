"""Workers that are killed, a server that falls, answers that are lost: what remains of the ledger then."""
