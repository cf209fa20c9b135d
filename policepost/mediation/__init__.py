"""Disputes, from the hand-over to the kept promise."""
