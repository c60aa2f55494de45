"""Accounts and signing in: roles, passwords, sessions, known browsers, the office's provider, relations to wards."""
