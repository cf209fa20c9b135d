"""Proof on paper: a code on each agreement by which genuine papers are told from forged ones.

The code holds the paper's number, the first half of the SHA-256 of what stood on it, and the post's
Ed25519 signature under both, and nothing about anybody. What stood on it lies in the database.
"""
