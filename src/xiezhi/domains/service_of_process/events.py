"""Facts that service of process publishes."""
