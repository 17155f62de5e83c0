"""Read a person's day."""
