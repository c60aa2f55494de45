"""The record as a database: opening it, its tables and their steps, what is remembered at a revision, files by their content.

Knows no rule of the procedure. Packages of ``dossiers`` may ask; screens see ``store.record`` and ``store.clock``,
never the tables.
"""
