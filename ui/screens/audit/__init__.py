"""Nhật ký: the lines of the log, what each changed, and the head that is verified."""
