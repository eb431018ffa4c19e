"""An engineer's time in a ticket, drawn up from what the desk saw."""
