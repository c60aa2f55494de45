"""What concerns residents: actions by the five "rõ", and opinions as totals of meetings."""
