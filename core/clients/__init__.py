"""Client companies and their contact persons."""
