"""Tests of what an inspector reads and fills in."""
