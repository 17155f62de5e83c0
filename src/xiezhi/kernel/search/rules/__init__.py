"""Plain decisions about kept views."""
