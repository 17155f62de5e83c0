"""What the search room tells others."""
