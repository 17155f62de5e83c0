"""The face of the house: shell, components, islands, template tags."""
