"""Tests of browsing the criteria and their rules in words."""
