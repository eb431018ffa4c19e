"""Documents for the accounting base: the work of each completion, written there exactly once."""
