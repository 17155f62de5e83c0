"""SMS by an HTTP gateway."""
