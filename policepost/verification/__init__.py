"""Verification: what of the register is missing, stale or doubtful, and the round that mends it."""
