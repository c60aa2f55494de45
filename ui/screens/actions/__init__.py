"""Kế hoạch khắc phục: the table of actions, the form of one, and open ones in brief."""
