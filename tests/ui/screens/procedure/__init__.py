"""Tests of the steps of a dossier as they are shown."""
