"""Thử số: a ward's figures changed on a copy, beside those that stand."""
