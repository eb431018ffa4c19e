"""Tickets: from the client's first words to hours written off."""
