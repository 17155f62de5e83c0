"""When a delivery is tried again, and how it is signed."""
