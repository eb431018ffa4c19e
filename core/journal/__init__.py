"""Reading the audit trail: with names, by area, by words."""
