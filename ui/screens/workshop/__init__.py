"""Xưởng tiêu chí: drafts of criteria begun, written, compared, tried on the wards, proposed and settled.

listing           the drafts, what has become of each, and the way into one
beginning         a new draft: from a round, from another draft, from files
one               a draft opened: its head and its views
reading           what of a draft is worked out once for a state of the record
writing           its files, saved as the next version
editor            the files of a draft as text, their problems at their lines as one types
checking          what is wrong in a text, and the line it stands in
keys              which keys may stand where, each with its meaning
comparing         which two versions are compared
versions          two versions word by word and weight by weight
told_difference   one difference in the words of the screen
word_difference   which words of a text went and came
trying            on which round drafts are tried, and which of them
effect_view       what drafts do to every ward: count, score, band, rank
effect_rows       the wards and criteria that drafts move, worked out for it
route             what of it can be taken away
proposing         proposed for a round by one person, released or declined by another
"""
