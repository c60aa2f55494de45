"""Tests of backups, the first record and the commands."""
