"""The way of a dossier from draft to publication.

    steps          where each step leads, and taking it
    preconditions  what has to come first, and who must be another person
    status         where a dossier stands and what the reader may do with it now
    acted_on       what a step is taken on: the result that stands, and what is open
    queue          the dossiers of a round in the order in which an inspector should take them
    progress       how far each ward of a round has come, and the round in numbers
    frozen         what was locked, and whether it still agrees

Screens and ``next_step`` ask here. Who may act at all is decided in ``dossiers.access``.
"""
