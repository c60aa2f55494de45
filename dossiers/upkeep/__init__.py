"""Looking after a record, mostly by command: ``python -m dossiers.upkeep.`` and one of

    first_record    begin a real record (``run.py new-record``)
    backup          copy, check, restore (``run.py backup``)
    verify          walk the log
    evidence_files  check files of evidence, sweep what nobody names

``kept_backups`` is what the administrator's screen does of it.
"""
