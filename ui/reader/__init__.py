"""Who looks, in which language, at which ward and round of which record; and the addresses of the screens.

The lowest package of ``ui``: parts, screens and the app ask here.
"""
