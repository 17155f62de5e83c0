"""How grants combine, and who may hold which."""
