"""Tests of what is to be done with residents, and what residents say."""
