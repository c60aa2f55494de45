"""Thử số: a ward's figures changed on a copy, beside those that stand; what is tried may become actions of the ward.

``trial``: what it comes to. ``choosing``: what to try next. ``planning``: its actions. ``of_ward``: all of it on a scorecard.
"""
