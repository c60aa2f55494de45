"""Tests of series over the rounds, their chart and their words."""
