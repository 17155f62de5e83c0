"""Read to-dos, histories and clocks."""
