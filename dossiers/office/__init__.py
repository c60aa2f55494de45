"""What the office does.

    units        recording units and mergers
    rounds       creating rounds, moving their deadlines
    round_proposals  name, window and days of the next round
    assignments  which inspectors appraise which wards
    adoption     adopting criteria for a round; ``catalogue_texts``: what texts they may bring along
    forms        what these acts share

Screens of the administration ask here. Each act takes what the person saw, and is refused if that has changed since.
"""
