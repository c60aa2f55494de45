"""Tests of the overview of a round: cells, progress, steps, lists."""
