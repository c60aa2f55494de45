"""Tổng quan: a round for the province, a ward for its chief."""
