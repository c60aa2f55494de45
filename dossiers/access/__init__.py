"""Who may read and do what.

    policy  the policy: role × act × relation to the ward × state of the dossier
    reader  the account behind an acting person, as it is now
    view    what one person may read of a dossier, by part and by criterion

Every function of ``dossiers`` that returns anything of a dossier shows what a ``view.View`` shows; every one that changes
something asks ``policy`` first. Screens ask ``policy`` only to leave out a button; ``reader`` and ``view`` are for
``dossiers`` alone.
"""
