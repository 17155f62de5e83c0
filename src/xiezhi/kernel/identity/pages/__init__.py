"""Pages of the identity room: log-in, personal centre, people and rights."""
