"""Tự đánh giá: task list, the form of a criterion, answers, review before sending, the survey's view."""
