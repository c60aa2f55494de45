"""What there is to judge: units, rounds, and the criteria of each round. Reading only.

    units         wards and communes as they were on a day, and their mergers
    rounds        rounds with their windows, and which of them may be compared
    deadlines     days left and days late
    catalogues    the criteria of each round
    public_lists  the public lists of units and mergers with which a record begins

Everybody above may ask. The office changes units, rounds and criteria (``dossiers.office``).
"""
