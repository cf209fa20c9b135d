"""Policepost: one encrypted register for one neighbourhood police post."""

__version__ = "0.1.0"
