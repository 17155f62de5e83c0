"""Tests of the rules of service, without a database."""
