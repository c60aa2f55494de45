"""Đường lên một mức: the fewest steps of a ward to its next better band, as the overview and the scorecard tell them."""
