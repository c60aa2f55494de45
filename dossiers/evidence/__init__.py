"""The documents a ward shows, and the files it hands in for them.

    documents  handing in, reusing, correcting, withdrawing and opening documents
    listing    the documents of a dossier as each reader may see them
    previews   drawn pages of documents, kept in a folder
    words_used what the ward wrote about earlier files, to be offered again
    about      what is said of a document: number, kind, issuer, date
    room       how much evidence one dossier may hold
    rows       the rows behind all this, inside an open transaction

Screens and the route of files ask here, ``rows`` excepted. ``dossiers.files`` decides which files are accepted.
"""
