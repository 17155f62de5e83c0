"""Pages of service of process, by audience."""
