"""Who looks, in which language, at which ward and round of which record; the addresses of the screens and what one asks for.

The lowest package of ``ui``: parts, screens and the app ask here.
"""
