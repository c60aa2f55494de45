"""Tests of what several screens draw with."""
