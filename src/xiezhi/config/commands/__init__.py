"""What the command line does, by topic."""
