"""A look at a base that changes nothing there: can the exchange work, what is wrong, and what only a trial can show."""
