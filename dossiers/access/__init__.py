"""Who may read and do what.

    policy      the policy: role × act × relation to the ward × state of the dossier
    visibility  what is kept from an inspector who still has to judge it

Every function of ``dossiers`` that returns or changes something asks ``policy`` first. Screens ask it only to leave out a
button; ``visibility`` is for ``dossiers`` alone.
"""
