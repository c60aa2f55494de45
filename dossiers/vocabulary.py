"""The closed lists of the record: every state, role, act and kind that it accepts, each written down once.

Each type names the values that are allowed; a tuple beside it holds the same values where a loop or a message needs them.
"""

from typing import Literal, get_args

# The procedure

State = Literal[
    "draft",
    "returned",
    "submitted",
    "under_appraisal",
    "clarification_requested",
    "clarified",
    "locked",
    "approved",
    "published",
]
"""The states of a dossier in the order of the procedure, each one further than the one before. ``returned``: sent, and given
back to the ward with a reason per criterion."""
STATES: tuple[State, ...] = get_args(State)

Part = Literal["self_assessment", "appraisal"]
"""Whose view of the dossier a submission text is: what the ward entered, or as the inspector left it."""
PARTS: tuple[Part, ...] = get_args(Part)

DecisionKind = Literal[
    "accept",
    "correct",
    "rule",
    "accept_document",
    "reject_document",
    "approve_not_applicable",
    "refuse_not_applicable",
]
"""What an inspector decides: on an indicator (accept, correct, rule), on a document, on a request "không áp dụng"."""

ExchangeKind = Literal["returned", "clarification"]
"""A question to the ward about one criterion: with a returned dossier, or during the appraisal."""

# Who may do what

Role = Literal["ward_officer", "ward_chief", "surveyor", "inspector", "lead_inspector", "board", "administrator"]
"""``surveyor``: the body that runs the survey of residents and is not the judged ward (the Fatherland Front)."""
ROLES: tuple[Role, ...] = get_args(Role)

Relation = Literal["own", "assigned", "tied", "other"]
"""The relation of the acting person to the unit of a dossier. ``own``: acts for it, or for the unit it was merged into;
``assigned``: appraises it in this round; ``tied``: has a conflict of interest and must not appraise it; ``other``: none of
these."""
RELATIONS: tuple[Relation, ...] = get_args(Relation)

Act = Literal[
    "save_entry",
    "save_survey",
    "add_evidence",
    "withdraw_evidence",
    "read_evidence",
    "submit",
    "begin_appraisal",
    "return_dossier",
    "judge_first",
    "decide",
    "request_clarification",
    "answer",
    "send_answers",
    "mark_second",
    "lock",
    "approve",
    "publish",
    "request_reopening",
    "settle_reopening",
    "read_actions",
    "save_action",
    "read_opinions",
    "save_opinion",
]
"""Acts on one dossier."""
ACTS: tuple[Act, ...] = get_args(Act)

OfficeAct = Literal[
    "administer_units",
    "administer_rounds",
    "administer_people",
    "assign_inspectors",
    "draft_criteria",
    "propose_catalogue",
    "withdraw_proposal",
    "decline_proposal",
    "adopt_catalogue",
    "keep_backups",
    "draw_second",
    "read_log",
]
"""Acts on the office's own affairs, which concern no single dossier."""
OFFICE_ACTS: tuple[OfficeAct, ...] = get_args(OfficeAct)

# Units, rounds and what comes with them

UnitKind = Literal["ward", "commune", "township"]
Extent = Literal["whole", "partial"]
"""How much of a unit went into its successor."""
RoundKind = Literal["half_year", "year"]
RoundStatus = Literal["open", "published"]
FigureOrigin = Literal["real", "derived"]
"""``real``: read in the source; ``derived``: chosen to agree with a real rate."""
ProfileOrigin = Literal["real", "synthetic"]
"""``synthetic``: made for the sample."""
ActionState = Literal["open", "done", "dropped"]
ProposalOutcome = Literal["released", "declined", "withdrawn"]
"""What became of a proposal for other criteria: ``released`` by another person, who adopts them with it."""
