"""What inspectors decide of a dossier, criterion by criterion.

    decisions, decision_acts  what was decided, and deciding
    outcome                   what the decisions come to: the appraisal as a submission
    case                      one criterion as its inspector sees it
    judgements                first judgements, before the ward's figures are shown
    second_marking            the draw, and marks by a second inspector
    precedents                the same indicator as decided for other wards

The procedure asks how far deciding is; screens of the appraisal ask all of it.
"""
