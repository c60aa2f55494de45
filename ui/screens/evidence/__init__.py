"""Minh chứng: the documents of a criterion, the forms that add and correct them, files and pages by address."""
