"""Forms of service of process, by page."""
