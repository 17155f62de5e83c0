"""Pages of the frame itself, and the gallery."""
