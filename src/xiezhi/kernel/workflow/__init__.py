"""States, steps, to-dos, clocks and calendars: the only room that moves a state."""
