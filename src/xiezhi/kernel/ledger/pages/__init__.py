"""The public, read-only face of the log."""
