"""Copies of the post: made, proved, kept by a rule, and the way back."""
