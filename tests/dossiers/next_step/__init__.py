"""Tests of what a person has to do next."""
