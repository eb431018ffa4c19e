"""Slots: a periodic job runs once for each of its times, among all processes and through restarts."""
