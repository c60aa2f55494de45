"""Tests of the list of documents, their pages and the way to the files."""
