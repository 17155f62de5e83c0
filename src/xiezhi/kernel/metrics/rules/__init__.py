"""Periods, and which small figures are kept back."""
