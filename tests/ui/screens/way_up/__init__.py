"""Tests of the way up to a band, as screens tell it."""
