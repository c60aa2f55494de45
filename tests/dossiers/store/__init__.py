"""Tests of opening the record, its first start, and what is kept in memory of it."""
