"""Forms of the identity room."""
