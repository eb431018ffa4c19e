"""Clients worth a talk: difficult ones, those who use only updates, growing, leaving, those to prolong soon."""
