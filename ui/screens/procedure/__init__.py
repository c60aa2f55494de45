"""The steps of a dossier: which may be taken now, what a ward is asked, which were taken."""
