"""What the office does: units, rounds, assignments, adopting criteria.

Screens of the administration ask here. Each act takes what the person saw, and is refused where that moved on since.
"""
