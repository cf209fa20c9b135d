"""When and where a sitting can be: rooms, the panel's days, what stands in the way, the limits."""
