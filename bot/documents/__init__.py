"""Documents that people keep: pure functions from what the core has read to the bytes of a file."""
