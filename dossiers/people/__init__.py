"""Accounts and signing in: roles, passwords, sessions, known browsers, the office's provider, relations to wards.

The app asks for signing in, the administrator's screen for accounts. What a role may do is not here: ``dossiers.access``.
"""
