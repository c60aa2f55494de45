"""Reading files of strangers: what kind they are, whether they are whole, which words and stamps they hold.

Runs in a process of its own (``reading``), in a bounded number of places (``readers``). Knows texts and errors only.
"""
