"""Pages of the documents room: staff, and whoever holds a paper."""
