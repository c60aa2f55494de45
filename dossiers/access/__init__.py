"""Who may read and do what: the policy, and what of a dossier is withheld from whom.

Every function of ``dossiers`` that returns or changes anything asks here first; screens ask only to leave a button out.
"""
