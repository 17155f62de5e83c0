"""When a message that could not be handed over is tried again."""
