"""Xưởng tiêu chí, its frame: which drafts there are, one of them saved, compared, tried on, proposed and settled.

listing      the drafts, what has become of each, and the way into one
beginning    a new draft: from a round, from another draft, from files
one          a draft opened: its head and its views
writing      its files as text, saved as the next version
comparing    two versions beside each other
trying       what it does to every ward
proposing    proposed for a round by one person, released or declined by another
reading      what of a draft is worked out once for a state of the record
"""
