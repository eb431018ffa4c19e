"""Writing the balance beside a counterparty's name in 1C, into an attribute meant for it."""
