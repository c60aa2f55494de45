"""Tests of what comparison says, worked out without a screen."""
