"""Template filters of the identity room."""
