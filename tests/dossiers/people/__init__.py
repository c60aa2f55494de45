"""Tests of accounts, passwords, sessions and signing in."""
