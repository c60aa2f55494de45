"""Tests of the screens, one package each."""
