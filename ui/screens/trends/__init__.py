"""Xu hướng: measures over rounds as chart and table, in words; and why a score changed from one round to another."""
