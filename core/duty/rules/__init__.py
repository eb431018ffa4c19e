"""The rules of duty: pure functions and values."""
