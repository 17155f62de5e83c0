"""Pages about connections to other systems."""
