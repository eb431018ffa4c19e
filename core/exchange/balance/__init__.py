"""The balance in 1C: what is written beside a counterparty, where, and what has to be written or wiped off."""
