"""Clocks of a ticket."""
