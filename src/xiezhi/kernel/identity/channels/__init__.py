"""Ways in that others keep: the court's identity provider."""
