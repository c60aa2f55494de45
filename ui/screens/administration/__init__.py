"""Quản trị: units, rounds, people, assignments, criteria, backups, and the steps in which a round is set up with them."""
