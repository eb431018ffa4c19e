"""Pure rules: plans, the clocks of a ticket, why a deadline is when it is."""
