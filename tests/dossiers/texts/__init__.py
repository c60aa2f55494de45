"""Tests of what people type: numbers of persons, and what is asked back."""
