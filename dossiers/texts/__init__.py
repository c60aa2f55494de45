"""Texts that people type, and tables in CSV files.

    lengths           how long each kind of text may be
    typed_text        letters in one form
    personal_data     refusing numbers of persons, pointing at names; ``personal_numbers`` finds the numbers
    doubts            what the program cannot tell for itself, so that the person is asked
    csv_tables        reading CSV files

Knows only the errors. Every package above may ask.
"""
