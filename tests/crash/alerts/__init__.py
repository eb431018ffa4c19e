"""``make crash-alerts``: the engine of alerts and the delivery in four processes that are killed, stopped and cut off."""
