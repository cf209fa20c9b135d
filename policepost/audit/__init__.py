"""The journal as its readers see it: who did and looked at what, and whether it is as written."""
