"""Xưởng tiêu chí: drafts of criteria written, compared and tried.

editor            the files of a draft as text, their problems at their lines as one types
checking          what is wrong in a text, and the line it stands in
keys              which keys may stand where, each with its meaning
versions          two versions word by word and weight by weight
told_difference   one difference in the words of the screen
word_difference   which words of a text went and came
effect_view       what drafts do to every ward: count, score, band, rank
effect_rows       the wards and criteria that drafts move, worked out for it
"""
