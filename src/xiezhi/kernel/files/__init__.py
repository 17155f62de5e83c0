"""The encrypted store: content-addressed, sniffed, limited."""
