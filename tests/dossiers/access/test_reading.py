"""Who may read what: every role, relation and state, written out once more as the office would say it."""

from itertools import product

import pytest

from dossiers.access.policy import Actor, may_read, readable_parts, reads_before_publication, reads_from
from dossiers.errors import NotAllowed, NotFound
from dossiers.store.record import Record
from dossiers.submissions import provenance, results, submissions
from dossiers.vocabulary import ROLES, STATES, State

INSPECTOR = Actor("inspector", None, "Thẩm định viên 1")
CHIEF = Actor("ward_chief", "to-hieu", "Trưởng Công an phường Tô Hiệu")
NEIGHBOUR = Actor("ward_chief", "chieng-an", "Trưởng Công an phường Chiềng An")

BOTH, SELF, NOTHING = {"self_assessment", "appraisal"}, {"self_assessment"}, set()
#: state → what the inspector, the ward itself and another ward read
TABLE: dict[State, tuple[set[str], set[str], set[str]]] = {
    "draft": (BOTH, SELF, NOTHING),
    "returned": (BOTH, SELF, NOTHING),
    "submitted": (BOTH, SELF, NOTHING),
    "under_appraisal": (BOTH, SELF, NOTHING),
    "clarification_requested": (BOTH, BOTH, NOTHING),
    "clarified": (BOTH, BOTH, NOTHING),
    "locked": (BOTH, BOTH, NOTHING),
    "approved": (BOTH, BOTH, NOTHING),
    "published": (BOTH, BOTH, BOTH),
}


@pytest.mark.parametrize("state", STATES)
def test_the_policy_for_every_role_state_and_relation(state: State) -> None:
    inspector, own, other = TABLE[state]
    assert readable_parts(INSPECTOR, state, "to-hieu") == inspector
    assert readable_parts(CHIEF, state, "to-hieu") == own
    assert readable_parts(CHIEF, state, "chieng-le", frozenset({"chieng-le"})) == own
    assert readable_parts(CHIEF, state, "chieng-an", frozenset({"chieng-le"})) == other


@pytest.mark.parametrize(("state", "unit_id"), list(product(STATES, ["to-hieu", "chieng-an"])))
def test_a_dossier_may_be_read_when_any_part_of_it_may(state: State, unit_id: str) -> None:
    for actor in (INSPECTOR, CHIEF, NEIGHBOUR):
        assert may_read(actor, state, unit_id) == bool(readable_parts(actor, state, unit_id))


@pytest.mark.parametrize(("role", "unit_id"), [("ward_chief", None), ("inspector", "to-hieu")])
def test_a_chief_acts_for_a_unit_and_an_inspector_for_none(role, unit_id) -> None:
    with pytest.raises(ValueError, match="ward chief acts for a unit"):
        Actor(role, unit_id, "x")


def test_lists_leave_out_what_may_not_be_read(record: Record) -> None:
    def seen(actor: Actor) -> set[str]:
        return {each.unit_id for each in submissions.dossiers(record, actor, "2026")}

    assert seen(INSPECTOR) == {"to-hieu", "chieng-an"}
    assert seen(CHIEF) == {"to-hieu"}
    assert seen(NEIGHBOUR) == {"chieng-an"}
    assert [each.unit.id for each in results.results(record, NEIGHBOUR, "2026")] == ["chieng-an"]


def test_a_published_round_is_open_to_every_ward(record: Record) -> None:
    assert {each.unit_id for each in submissions.dossiers(record, NEIGHBOUR, "2024")} == {
        "chieng-le",
        "to-hieu-cu",
        "chieng-an-cu",
    }


@pytest.mark.parametrize(
    "ask",
    [submissions.dossier, results.result, provenance.figures],
    ids=["dossier", "result", "figures"],
)
def test_asking_by_name_for_what_is_not_ones_own_is_refused(record: Record, ask) -> None:
    with pytest.raises(NotAllowed) as caught:
        ask(record, NEIGHBOUR, "to-hieu", "2026")
    assert "công bố" in caught.value.text("vi")
    assert "published" in caught.value.text("en")


def test_a_refusal_does_not_tell_whether_there_is_a_dossier(record: Record) -> None:
    with pytest.raises(NotAllowed):
        submissions.dossier(record, CHIEF, "chieng-an", "2026")
    with pytest.raises(NotAllowed):
        submissions.dossier(record, CHIEF, "chieng-den", "2026")


def test_ones_own_missing_dossier_is_simply_not_found(record: Record) -> None:
    with pytest.raises(NotFound):
        submissions.dossier(record, CHIEF, "to-hieu-cu", "2025-H1")
    with pytest.raises(NotFound):
        submissions.dossier(record, INSPECTOR, "to-hieu", "2024")


def _set_state(record: Record, unit_id: str, round_id: str, state: str) -> None:
    with record.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE dossiers SET state = ? WHERE unit_id = ? AND round_id = ?", (state, unit_id, round_id)
        )


def test_a_ward_reads_the_appraisal_once_asked_to_answer_it(filled) -> None:
    record = filled()
    assert submissions.dossier(record, CHIEF, "to-hieu", "2026").appraisal is not None
    _set_state(record, "to-hieu", "2026", "under_appraisal")
    own = submissions.dossier(record, CHIEF, "to-hieu", "2026")
    assert own.appraisal is None
    assert own.self_assessment is not None
    assert submissions.dossier(record, INSPECTOR, "to-hieu", "2026").appraisal is not None
    assert results.result(record, CHIEF, "to-hieu", "2026").scorecard_appraisal is None


def test_a_chief_reads_predecessors_as_ones_own(filled) -> None:
    record = filled()
    _set_state(record, "chieng-le", "2025-H1", "locked")
    assert submissions.dossier(record, CHIEF, "chieng-le", "2025-H1").appraisal is not None
    with pytest.raises(NotAllowed):
        submissions.dossier(record, NEIGHBOUR, "chieng-le", "2025-H1")


def test_a_role_reads_a_round_before_publication_or_only_after() -> None:
    assert {role for role in ROLES if not reads_before_publication(role)} == {"administrator", "surveyor"}
    assert reads_from("board", "other") == "locked" and reads_from("inspector", "tied") == "published"
    assert reads_from("inspector", "other") == "draft" and reads_from("ward_chief", "tied") is None


def test_what_is_withheld_follows_from_who_asks_not_from_what_is_there(record: Record) -> None:
    units = ["to-hieu", "chieng-an"]
    for role in ("board", "administrator", "surveyor"):
        assert submissions.unreadable_units(record, Actor(role, None, "x"), "2026", units) == set(units)
    assert submissions.unreadable_units(record, CHIEF, "2026", units) == {"chieng-an"}
    assert submissions.unreadable_units(record, INSPECTOR, "2026", units) == set()
