"""Tests of what the office sets up: rounds, units, assignments, criteria."""
