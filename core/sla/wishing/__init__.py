"""A desired due date: reading it from words, and whether it can be kept. Pure."""
