"""Tests of what the log shows of a line."""
