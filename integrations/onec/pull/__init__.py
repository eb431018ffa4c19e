"""Reading counterparties and contracts of a base of 1C, by a mapping that says how this base calls them."""
