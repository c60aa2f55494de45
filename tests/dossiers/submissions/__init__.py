"""Tests of what a ward enters and what its results are."""
