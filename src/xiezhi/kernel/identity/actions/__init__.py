"""Change people, rights and sessions."""
