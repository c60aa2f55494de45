"""Tests of the form in which a ward assesses itself, and what it still needs."""
