"""Tests of the reading of a scorecard and its words."""
