"""Tests of how a criterion is appraised: decisions, judgements given blind, the second mark."""
