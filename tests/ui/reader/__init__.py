"""Tests of who reads, in which language, at which address."""
