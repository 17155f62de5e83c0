"""One folder per outside means."""
