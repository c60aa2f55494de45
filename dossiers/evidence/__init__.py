"""Documents that a ward shows: under permanent codes, listed as each reader may see them, their pages as pictures.

Which files are accepted is judged in ``dossiers.files``. Screens and the route of files ask here.
"""
