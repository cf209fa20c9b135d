"""Disputes of many: a village against a company, and who signs for the others."""
