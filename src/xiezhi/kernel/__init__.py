"""What every system stands on; each room may use only the rooms below it."""
