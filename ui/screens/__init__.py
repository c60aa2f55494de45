"""What each screen draws, a package a screen.

``pages/`` puts them together; a screen may draw with another's parts, without a circle.
"""
