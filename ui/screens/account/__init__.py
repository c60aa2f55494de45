"""Tài khoản: the person, the browsers they are signed in with, the ways to end that."""
