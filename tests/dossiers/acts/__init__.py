"""Tests of the audit log and the one transaction of an act with its line."""
