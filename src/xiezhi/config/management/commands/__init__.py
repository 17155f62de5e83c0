"""Commands that only the floor that knows every app may hold."""
