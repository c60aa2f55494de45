"""Tests of rounds with their deadlines, and the units that take part."""
