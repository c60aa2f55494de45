"""Tests of the way of a dossier: its steps, its status, the queue, what is locked."""
