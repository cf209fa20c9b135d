"""Grids and dwellings: the tree of places with a standard address each, and the premises."""
