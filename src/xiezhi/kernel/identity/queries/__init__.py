"""Read people, organisations and sessions."""
