"""Fills the forms of mediation: plain values for each paper of a dispute, and the list of them."""
