"""Messages out: intents become messages, in order per recipient, within Telegram's limits, through restarts."""
