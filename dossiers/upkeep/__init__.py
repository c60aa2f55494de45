"""Looking after a record, mostly by command: ``python -m dossiers.upkeep.`` and one of

    first_record    begin a real record (``run.py new-record``)
    reset_password  a new password from the server (``run.py reset-password``)
    backup          copy, check, restore (``run.py backup``)
    doctor          how the record and all around it are, and what to do (``run.py doctor``)
    verify          check the audit log
    evidence_files  check the files of evidence, remove those that no row names

``archive`` is the form of a backup's file, ``health`` tries whether saving works, for the server's ``/health``, and ``why`` has
words for what systems say of files. ``leftovers`` finds and removes what backups, restores and uploads that were broken off
left behind. ``kept_backups`` holds the backups that the administrator makes on screen; ``command`` is what all commands share.
"""
