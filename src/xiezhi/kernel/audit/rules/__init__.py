"""How rows become bytes, and batches of rows one hash."""
