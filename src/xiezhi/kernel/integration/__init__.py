"""Other systems: their keys, what they send, what they are told."""
