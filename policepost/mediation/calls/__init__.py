"""Calls to 110 that were handed over: they wait until somebody takes them in as disputes."""
