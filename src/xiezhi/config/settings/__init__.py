"""Settings: base for everything, run for an installation, test for the tests."""
