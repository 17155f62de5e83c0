"""The law of service in plain Python: what counts as served, from which day, and why."""
