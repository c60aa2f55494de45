"""Tests of the demonstration record and how it is filled."""
