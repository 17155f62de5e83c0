"""Xiezhi (獬豸): an open casework platform for courts and administrative enforcement agencies."""

__version__ = "0.1.0"
