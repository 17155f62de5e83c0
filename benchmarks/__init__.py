"""Figures with their machine and load; one file a figure in ``results``."""
