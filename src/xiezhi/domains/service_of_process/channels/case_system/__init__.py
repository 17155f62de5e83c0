"""The inner case system of a court: its registration, and a stand-in for demonstrations and tests."""
