"""The version of the tables that this program reads and writes."""

HEAD = "0008"
"""Name of the newest revision in ``migrations/versions``; a test holds the two together."""
