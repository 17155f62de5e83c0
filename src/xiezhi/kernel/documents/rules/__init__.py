"""Rules of documents: plain Python, no database, no clock."""
