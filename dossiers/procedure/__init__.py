"""The way of a dossier from draft to publication.

    steps          where each step leads, and taking it
    preconditions  what has to come first, and who must be another person
    status         where a dossier stands and what the reader may do with it now
    queue          the same for all dossiers of a round
    progress       how far each ward of a round has come, and the round in numbers
    frozen         what was locked, and whether it still agrees

Who may act at all is ``dossiers.access``. Screens and ``next_step`` ask here.
"""
