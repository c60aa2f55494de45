"""Tests of who may read and do what, and what is held back from whom."""
