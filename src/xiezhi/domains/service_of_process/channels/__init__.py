"""Outside means of service of process, one folder each."""
