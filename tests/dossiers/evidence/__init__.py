"""Tests of documents: what is claimed, listed, opened, and kept when a server is killed."""
