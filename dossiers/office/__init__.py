"""What the office does.

    units        recording units and mergers
    rounds       creating rounds, moving their deadlines
    round_proposals  name, window and days of the next round
    assignments  which inspectors appraise which wards
    adoption     criteria for a round: files checked, and whether it may get them; ``catalogue_texts``: what texts
                 they may bring
    criteria_drafts  draft criteria, saved version by version
    drafts_effect    what a draft would do to the wards of a round
    proposals    how a round gets other criteria: proposed by one person, released by another
    forms        what these acts share

Screens of the administration ask here. Each act takes what the person saw, and is refused if that has changed since.
"""
