"""So sánh: wards beside each other, by one indicator, criterion by criterion, by rank. Of other wards a ward sees only what is
published.

Each view is a module that asks ``wards.comparison`` for the dossiers and draws them; ``route`` hands out what is shown as a
table (CSV) and as a picture; what has no marks to draw becomes one by ``words_picture``.
"""
