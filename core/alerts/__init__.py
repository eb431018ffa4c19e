"""Alerts: a ticket that nobody has taken is never silent. Somebody is told again until somebody takes it."""
