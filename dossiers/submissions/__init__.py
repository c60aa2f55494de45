"""What a ward enters and sends, and what it scores.

    entry_sheets       what was entered, criterion by criterion, as a sheet; what an entry still lacks
    entry_acts         saving an entry, or the reasons of many at once; a preview of what saving would change
    unit_classes       of which classes a ward says it is
    ward_tasks         the task list of a self-assessment
    questions          questions to the ward and its answers
    submissions        dossiers as each person may read them
    results            dossiers graded: of a round, of a unit over the rounds, of merged units
    criteria_by_ward   criteria × wards: whose word each cell is, and which criteria hold wards up
    step_dates         when dossiers came into the state they are in
    last_year          the figures of the same window a year earlier
    provenance         which figures are real, derived or made up
    peer_groups        which wards are alike enough to be ranked among each other
    trial              what an address changes on a copy of a scorecard, to look and never to keep
    drafts             submission texts as data that can be changed, checked and stored
    documents_on_file  which required documents a dossier has evidence for
    grading_ahead      what a server grades before anybody asks for it

Screens of the ward and of results ask the first thirteen. ``dossiers.appraisal`` and everything above it build on all of them.
"""
