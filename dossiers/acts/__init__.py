"""How anything is done: one transaction with the acting person, what they saw, an idempotency key and its audit line.

Whoever changes the record goes through ``transaction.carry_out``.
"""
