"""Ý kiến người dân: the book of opinions and the form of one entry."""
