"""Quản trị: people, units, rounds, assignments, criteria, backups."""
