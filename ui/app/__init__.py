"""What the server does around the screens: the main script and its frame, routes, signing in, whom it answers, leaving.

On top of ``ui``: screens do not know it.
"""
