"""What there is to judge: units and their mergers, rounds with their windows and days, the criteria of each round.

Reading only; the office changes them (``dossiers.office``). Everybody above may ask.
"""
