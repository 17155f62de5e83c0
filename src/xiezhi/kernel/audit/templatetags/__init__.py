"""Template filters of the audit room."""
