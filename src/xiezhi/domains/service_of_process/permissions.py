"""The rights over service of process."""
