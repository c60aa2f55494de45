"""Tests of the server around the screens: the door, signing in, origins."""
