"""Tests of how catalogue files are read: hostile text, what a file may hold, what its parts demand of each other."""
