"""In-app messages, SMS and mail: queued, handed over, reported; never more than that."""
