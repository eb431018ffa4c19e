"""The price list: services and what they cost."""
