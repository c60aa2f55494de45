"""Looking after a record, mostly by command: beginning one, backing it up, verifying the log, sweeping files."""
