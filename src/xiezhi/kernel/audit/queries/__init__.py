"""Read the record, its figures and its seals."""
