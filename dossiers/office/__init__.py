"""What the office does: units, rounds, assignments, adopting criteria."""
