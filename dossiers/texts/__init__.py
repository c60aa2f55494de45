"""Texts that people type: letters in one form, numbers of persons in them, what is doubtful, tables in CSV files.

Knows only the errors. Every package above may ask.
"""
