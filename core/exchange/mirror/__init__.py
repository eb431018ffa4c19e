"""The mirror: counterparties and contracts as 1C has them, tied to the desk's own. It knows no dialect of 1C."""
