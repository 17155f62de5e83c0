"""How a day is laid out."""
