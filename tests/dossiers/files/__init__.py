"""Tests of what is read of a file, what is accepted and what is refused."""
