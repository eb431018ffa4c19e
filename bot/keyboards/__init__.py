"""Typed callback data and keyboards. Callback data comes from outside: use cases authorise what it asks."""
