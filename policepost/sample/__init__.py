"""The sample post: an invented estate with a year of work behind it."""
