"""How anything is done: one transaction with the acting person, what they saw, an operation id and its line in the audit log.

Whoever changes the record goes through ``transaction.carry_out``.
"""
