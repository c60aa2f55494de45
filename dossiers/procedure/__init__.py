"""The way of a dossier from draft to publication: steps, what has to come first, where it stands, what was frozen."""
