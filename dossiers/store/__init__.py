"""The record as a database.

    record        an open record, and its transactions for reading and writing
    opening       opening one: brought up to date, filled where it is new, refused where it is not ours
    addresses     where it lies: its address, its file, its folders
    connections   connections to the database, and how one writer at a time is admitted
    clock         today and now, in Vietnam
    schema        the tables; ``migrations`` brings an older record up to date
    memo          what was read is remembered until the next write
    open_file     whether the file of an open record is still the right one; what is saved where it is not
    looking       the same record read without changing anything, whatever state it is in
    file_store    files of evidence, kept under the hash of their content
    unfinished    files and folders that are still being made, and what of them was left by work that broke off
    troubles      what keeps the record from being read or written, by name (CannotRead, CannotWrite)
    stored_text   the one form in which a submission is stored
    first_start   whether a file that is empty or gone may be filled with the sample
    private       the record's files are for the program's account alone

Nothing here knows the rules of the procedure. Every package of ``dossiers`` may ask. Screens may use ``record``,
``opening``, ``addresses`` and ``clock``, never the tables.
"""
