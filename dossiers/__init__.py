"""The record of the wards: units and their mergers, rounds, dossiers, and what they score.

Ask the modules by name; each has one purpose:

    record       opens the record (database), brings it up to date, fills an empty one with what is handed in
    sample       the demonstration record, on top of all: handed to `open_record`, known to nobody else here
    units        wards and their validity, predecessors and successors
    rounds       rounds and their windows, which of them may be compared
    deadlines    days left and days late, always computed
    submissions  dossiers: what the ward entered, what the inspector left
    catalogues   the criteria a round is judged by, kept by the hash of their text
    results      graded dossiers of a round, of a ward over the rounds, and merged wards summed
    evidence     documents under permanent codes: adding, using, withdrawing, opening (`evidence_listing`: what is there;
                 `file_checks`: which files are accepted; `file_readers`: the processes that read them; `previews`: pages drawn;
                 `file_store`: where their bytes lie; `evidence_upkeep`: sweep, check)
    places       places for what takes much of the machine, shared out by purpose and person
    provenance   which figures are real, and from which source
    access       who may read what
    clock        what day it is for this record

Nothing here knows the screens. Callers never see tables: every function returns frozen data.
"""
