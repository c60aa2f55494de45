"""What inspectors decide on a dossier, criterion by criterion.

    case            one criterion as its inspector sees it
    decisions       what was decided, and how far the deciding is
    file_decisions  how each file stands, and whether the document it was handed in for counts
    assembly        the appraisal that follows from decisions
    subjects        what there is to decide of a criterion, and what may be decided of each part
    decision_acts   deciding, and giving a first judgement in a blind round
    judgements      judgements by state alone, before the ward's figures are shown
    outcome         how far an appraisal is, and its text as a submission
    second_marking  drawing criteria for a second inspector, and that inspector's marks
    reasons         why ward and inspectors judged as they did, over a round
    precedents      the same indicator as decided for other wards

Screens of the appraisal ask all of it. ``dossiers.procedure`` asks how far the deciding is.
"""
