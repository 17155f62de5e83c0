"""Indicators: what is counted, declared once; figures with their formula, their rows and their limits."""
