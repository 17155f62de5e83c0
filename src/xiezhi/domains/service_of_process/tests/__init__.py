"""Tests of service of process."""
