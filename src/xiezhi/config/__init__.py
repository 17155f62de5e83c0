"""The only floor that knows every app: settings, environment, URLs, command line."""
