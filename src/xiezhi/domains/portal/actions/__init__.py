"""The writers of the portal."""
