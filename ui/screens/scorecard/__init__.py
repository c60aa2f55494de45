"""Phiếu điểm: head, summary, rows with their derivations, balance, residents, trend."""
