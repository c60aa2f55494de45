"""Texts that people type, the one border where they come in, and tables in CSV files.

    lengths           how long each kind of text may be
    typed_text        texts in the form in which they are stored
    names             names in one script, so that none reads like another
    typed_fields      the fields of an act: their texts tidied, and what refuses them
    personal_data     refusing numbers of persons, pointing at names; ``personal_numbers`` finds the numbers
    doubts            what the program cannot tell for itself, so that the person is asked
    csv_tables        reading CSV files

Knows the errors, unseen signs and the letters of ``scoring`` only. Every package above may ask.
"""
