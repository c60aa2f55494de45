"""Attacks on the program, each a module that tries again what people, machines and strangers once got through with.

``python3 run.py test attack`` runs all of them thoroughly, ``python3 run.py test attack NAME …`` some; each prints how many of
its attempts held. An attack is a module with

    ABOUT     one line: what is tried
    IN_TESTS  whether its short form is quick enough to run with the tests (``test_attacks``)
    attempts  (folder, thorough) → the attempts, one after the other; ``folder`` is empty and may be filled

It is found by being here: nothing has to be listed.
"""
