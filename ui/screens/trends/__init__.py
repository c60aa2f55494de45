"""Xu hướng: measures over rounds as chart and table, in words."""
