"""What rows about places are built from; the room keeps no table of its own."""
