"""Exchange with the accounting base: what has been read of it, and what has been written to it."""
