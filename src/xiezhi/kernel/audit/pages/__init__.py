"""Pages of the audit room: search, figures, seals."""
