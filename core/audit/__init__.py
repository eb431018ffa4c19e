"""Who has changed what about the desk itself: people, clients, contracts, prices, rules. Written once, never changed."""
