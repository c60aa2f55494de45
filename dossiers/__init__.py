"""The record of the wards and the procedure, a package a subject. Each package says in its docstring what lives there.

    vocabulary, errors      the words of the record, and errors meant for the person at the screen
    unseen_signs            signs of a text that nobody sees
    texts                   what people type: lengths, one form, names, numbers of persons, doubts
    store                   the database: opening, tables, memory, files by content
    rounds                  units, rounds, criteria
    access                  who may read and do what
    acts                    the one transaction with its audit line
    submissions             what wards enter, ask and answer, and what they score
    appraisal               what inspectors decide
    procedure               the way of a dossier
    evidence, files         documents; reading files of strangers
    community, people, office, upkeep
    next_step               what is next for a person
    sample                  the demonstration record, on top of all: handed to ``store.record.open_record``

Nothing here knows the screens. Callers never see tables: every function returns frozen data.
"""
