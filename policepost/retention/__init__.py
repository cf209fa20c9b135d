"""What may be kept, for how long, and what people may ask of the post about themselves."""
