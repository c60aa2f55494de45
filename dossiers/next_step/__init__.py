"""The one thing that a person should do next.

    next_thing  works it out; pure, asks no record
    of_person   reads what that needs from the record

First screens open with it. The package may ask all others but the sample.
"""
