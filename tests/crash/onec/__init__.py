"""``make crash-onec``: a day of tickets and its documents in 1C, while everything that can fail does."""
