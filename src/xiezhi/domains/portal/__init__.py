"""统一门户: where a person starts the day."""
