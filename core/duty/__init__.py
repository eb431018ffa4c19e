"""Duty: who is called first. A schedule, substitutions, absences."""
