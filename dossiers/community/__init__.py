"""What concerns residents.

    actions     things to do in a ward, written down by the five "rõ"
    answering   how soon opinions were answered, by residential group
    five_clear  what an action says, and what it may say
    opinions    what residents said at meetings, as totals

Screens of actions and of opinions ask here.
"""
