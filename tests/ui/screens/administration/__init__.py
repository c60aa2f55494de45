"""Tests of the tables of the administration."""
