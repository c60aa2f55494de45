"""Who is told what of a dossier: every reader, at every stage, by every function, against docs/procedure.md.

``planted`` writes signs found nowhere else into every part of a dossier; whoever finds one in an answer was told of it. The
short form asks one of each kind of reader at the stages that differ most; ``tests/attack/readers.py`` asks everybody
everything at every stage.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

import pytest

from dossiers.community import actions, opinions
from dossiers.errors import DossierError, NotAllowed
from dossiers.evidence import listing
from dossiers.store.record import Record
from dossiers.submissions import entry_sheets, submissions
from dossiers.submissions import questions as exchanges
from dossiers.vocabulary import STATES, State
from tests.dossiers.access import reading_functions
from tests.dossiers.access.audience import NOBODIES, ONE_OF_A_KIND, READERS, ROUND, WARD, Reader
from tests.dossiers.access.may_be_told import may_be_told, reads, sees_live, sees_published
from tests.dossiers.access.planted import CRITERIA, REFUSED, Secret, Stage, stages, word
from tests.dossiers.access.reading_functions import READ_FOR_SOMEBODY, Calls
from tests.dossiers.access.sweep import ask_all
from tests.dossiers.access.told import plain, told

pytestmark = pytest.mark.slow

#: The stages that differ most in what may be told.
STAGES = (
    "draft", "marked_twice", "locked", "reopened_and_asked", "blind_judged_one",
)  # fmt: skip
#: Stages at which somebody who may not follow the dossier must be given the same answers.
UNPUBLISHED = ("draft", "marked_twice", "answered", "approved")
PUBLISHED = ("published", "asked_to_reopen", "reopened_and_asked")
_ROUNDS_TO_APPRAISE = ("next_step.of_person.next_thing", "next_step.of_person.unfinished")
ROUND_PUBLISHED = ("round_published", "round_asked_to_reopen", "round_reopened_and_asked")


@pytest.fixture(scope="module")
def way(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Stage]:
    """Every stage of the dossier, each with its record."""
    return stages(tmp_path_factory.mktemp("stages"))


@pytest.mark.parametrize("name", STAGES)
def test_nobody_is_told_more_of_a_dossier_than_the_page_says(name: str, way: dict[str, Stage]) -> None:
    found = [str(each) for each in ask_all(way[name], ONE_OF_A_KIND, _of_dossiers()) if not each.held]
    assert found == []


def test_nobody_is_told_of_a_dossier_by_what_is_the_offices_own(way: dict[str, Stage]) -> None:
    office = {name: calls for name, calls in READ_FOR_SOMEBODY.items() if calls.office}
    found = [str(each) for each in ask_all(way["marked_twice"], ONE_OF_A_KIND, office, thorough=True) if not each.held]
    assert found == []


def _of_dossiers() -> dict[str, Calls]:
    return {name: calls for name, calls in READ_FOR_SOMEBODY.items() if not calls.office}


# Who may read is told


class Current(NamedTuple):
    """A part of the dossier as it stands, read past the program: (criterion or None, a sign of it) → what shows it."""

    part: str
    signs: set[str]


@pytest.mark.parametrize("name", [*STAGES, "returned", "published", "locked_again"])
def test_whoever_may_read_a_part_is_told_all_that_stands_in_it(name: str, way: dict[str, Stage]) -> None:
    stage = way[name]
    record = stage.open()
    missing: list[tuple[str, str, object]] = []
    told_to = 0
    try:
        for part, signs in _standing(record):
            for reader in READERS:
                wanted = {
                    each
                    for each in stage.secrets
                    if each.sign in signs and may_be_told(reader, stage, each) and each.part == part
                }
                if reader.account != "in_use" or not _reads_it_there(reader, stage, part):
                    continue
                got = told(_main(record, reader, part), stage.secrets)
                missing += [(reader.id, part, each.sign) for each in wanted - got]
                told_to += bool(wanted)
    finally:
        record.close()
    assert missing == []
    assert told_to, "nobody may read anything: the page would be empty for all"


def _reads_it_there(reader: Reader, stage: Stage, part: str) -> bool:
    """Whether the one function asked for a part is where this reader is told all of it: a surveyor has a sheet of the survey,
    an inspector of a blind round one criterion after the other, and a second mark closes the appraisal as a whole."""
    if part in ("self_assessment", "appraisal"):
        blind = stage.blind and stage.state in ("draft", "returned", "submitted", "under_appraisal")
        inspects = reader.role in ("inspector", "lead_inspector")
        return sees_live(reader, stage) and not (inspects and blind) and reader.marks is None
    if part == "refusals":
        # They stand beside the files.
        return reads(reader, "documents", stage.state)
    # Of an earlier version, which somebody may still know, frozen results tell.
    return reads(reader, part, stage.state)


def _main(record: Record, reader: Reader, part: str) -> object:
    """What the function that shows a part gives; a refusal gives nothing."""
    actor = reader.actor(record)
    ask = {
        "self_assessment": lambda: [ask(record, actor, WARD, ROUND) for ask in (submissions.dossier, entry_sheets.sheet)],
        "appraisal": lambda: submissions.dossier(record, actor, WARD, ROUND),
        "questions": lambda: exchanges.exchanges(record, actor, WARD, ROUND),
        "documents": lambda: listing.listing(record, actor, WARD, ROUND),
        "refusals": lambda: listing.listing(record, actor, WARD, ROUND),
        "actions": lambda: actions.actions_of(record, actor, WARD, ROUND),
        "opinions": lambda: opinions.opinions_of(record, actor, WARD),
    }  # fmt: skip
    try:
        return ask[part]()
    except DossierError:
        return None


def _standing(record: Record) -> Iterator[Current]:
    """Every part as it stands now, read from the tables."""
    where = " WHERE unit_id = ? AND round_id = ?"
    key = (WARD, ROUND)
    with record.reading() as connection:
        run = connection.exec_driver_sql
        for part in ("self_assessment", "appraisal"):
            text = run(f"SELECT content FROM submission_texts{where} AND part = ?", (*key, part)).scalar_one_or_none()
            yield Current(part, _leaves(json.loads(text)) if text else set())
        rows = run(f"SELECT question, answer FROM exchanges{where}", key).all()
        yield Current("questions", {each for row in rows for each in row if each})
        numbers = run("SELECT number_symbol FROM evidence WHERE unit_id = ? AND round_id = ?", key).scalars()
        yield Current("documents", set(numbers))
        refused = run(f"SELECT reason FROM decisions{where} AND kind = 'reject_document'", key).scalars()
        yield Current("refusals", set(refused))
        yield Current("actions", set(run(f"SELECT task FROM actions{where}", key).scalars()))
        yield Current("opinions", set(run("SELECT summary FROM opinions WHERE unit_id = ?", (WARD,)).scalars()))


def _leaves(data: Any) -> set[str]:
    if isinstance(data, dict):
        return {sign for each in data.values() for sign in _leaves(each)}
    return {str(data)}


#: Stage → the refusals of files that the ward reads there, each by its criterion and how often the file was refused.
REFUSALS_TOLD = {
    "marked_twice": set[str](),
    "returned": {word("refused", "TC1", "b"), word("refused", "TC2", "a")},
    "submitted_again": {word("refused", "TC1", "b"), word("refused", "TC2", "a")},
    "begun_again": {word("refused", "TC1", "b"), word("refused", "TC2", "a")},
    "appraised_again": set[str](),
    "asked": {word("refused", "TC1", "c"), word("refused", "TC2", "b")},
}


@pytest.mark.parametrize("name", REFUSALS_TOLD)
def test_why_a_file_was_refused_is_told_to_its_ward_from_the_return_or_the_question_on_and_to_no_other(
    name: str, way: dict[str, Stage]
) -> None:
    record = way[name].open()
    try:
        for reader in (each for each in READERS if each.unit_id == WARD and each.account == "in_use"):
            given = listing.listing(record, reader.actor(record), WARD, ROUND)
            assert {each.refused_because for each in given} - {""} == REFUSALS_TOLD[name], reader
    finally:
        record.close()
    with_reasons = {each: READ_FOR_SOMEBODY[each] for each in ("evidence.listing.listing", "evidence.listing.needed")}
    assert [str(each) for each in ask_all(way[name], READERS, with_reasons) if not each.held] == []


def test_a_published_result_is_read_by_everybody_with_an_account(way: dict[str, Stage]) -> None:
    record = way["published"].open()
    try:
        for reader in READERS:
            if not sees_published(reader, way["published"]) or reader.account != "in_use":
                continue
            given = submissions.dossier(record, reader.actor(record), WARD, ROUND)
            assert given.state == "published" and given.self_assessment and given.appraisal, reader
    finally:
        record.close()


def test_a_reopened_result_is_read_as_it_was_published(way: dict[str, Stage]) -> None:
    record = way["reopened_and_asked"].open()
    try:
        for reader in READERS:
            stage = way["reopened_and_asked"]
            if reader.account != "in_use" or sees_live(reader, stage) or not sees_published(reader, stage):
                continue
            given = submissions.dossier(record, reader.actor(record), WARD, ROUND)
            assert (given.state, given.version) == ("published", 1), reader
            signs = {each.sign for each in told(given, stage.secrets)}
            assert {"70001", "60013"} <= signs and "70039" not in signs, reader
    finally:
        record.close()


# Who may not follow the dossier is given the same answer whatever happens to it


@pytest.mark.parametrize(
    "names", [UNPUBLISHED, PUBLISHED, ROUND_PUBLISHED], ids=["unpublished", "published", "round_published"]
)
def test_who_may_not_follow_a_dossier_gets_the_same_answers_whatever_happens_to_it(
    names: tuple[str, ...], way: dict[str, Stage]
) -> None:
    changed = []
    first: dict[tuple[str, str, int], str] = {}
    for name in names:
        stage = way[name]
        record = stage.open()
        try:
            for reader in (each for each in ONE_OF_A_KIND if each not in NOBODIES):
                if any(sees_live(reader, way[each]) and not _as_published(reader, way[each]) for each in names):
                    continue
                actor = reader.actor(record)
                for function, calls in _of_dossiers().items():
                    # Who assigns inspectors has to know of a round that something in it is to be appraised again.
                    if function in _ROUNDS_TO_APPRAISE and reader.role in ("lead_inspector", "administrator"):
                        continue
                    # A survey is entered while the dossier is not appraised yet, so who asks the residents is told that.
                    if calls.counts or (reader.role == "surveyor" and names is UNPUBLISHED):
                        continue
                    for number, call in enumerate(calls.main):
                        given = _answer(call, record, actor)
                        if given != first.setdefault((reader.id, function, number), given):
                            changed.append((reader.id, function, name))
        finally:
            record.close()
    assert changed == []


def _as_published(reader: Reader, stage: Stage) -> bool:
    return stage.state == "published" and not any(
        sees_live_in(reader, state) for state in STATES if state != "published"
    )


def sees_live_in(reader: Reader, state: State) -> bool:
    """Whether the reader reads anything of a dossier in this state."""
    return any(reads(reader, part, state) for part in ("self_assessment", "appraisal"))


def _answer(call: reading_functions.Call, record: Record, actor: Any) -> str:
    try:
        return plain(call(record, actor))
    except DossierError as refused:
        return plain([type(refused).__name__, refused.texts])


def test_whoever_has_no_account_in_use_is_refused_by_every_function(way: dict[str, Stage]) -> None:
    record = way["published"].open()
    answered = []
    try:
        for reader in NOBODIES:
            for function, calls in READ_FOR_SOMEBODY.items():
                for call in calls.main:
                    try:
                        answer = call(record, reader.actor(record))
                    except NotAllowed:
                        continue
                    if answer:
                        answered.append((function, reader.id, answer))
    finally:
        record.close()
    assert answered == []


# That this can fail


@dataclass(frozen=True)
class _Held:
    inside: dict[object, object]


@pytest.mark.parametrize(
    "answer",
    [
        {"a": ["zqexplaintc1a."]}, {"zqexplaintc1a": 1}, _Held({1: (60013, "")}), [{"numerator": 60013}], '{"1.1": 60013}',
        _Held({"score": Fraction(7, 12)}), b"x zqexplaintc1a", {frozenset({"zqexplaintc1a"})}, date(2026, 2, 17),
        NotAllowed("no_dossier", unit="zqexplaintc1a", round="2026"),
    ],
)  # fmt: skip
def test_a_secret_is_found_wherever_it_stands_in_an_answer(answer: object) -> None:
    signs = ("zqexplaintc1a", "60013", "2026-02-17", Fraction(7, 12))
    assert told(answer, [Secret(each, "self_assessment", "TC1") for each in signs])
    assert not told(
        answer, [Secret(each, "self_assessment", "TC1") for each in ("zqexplaintc2a", "60017", Fraction(7, 13))]
    )


def test_a_function_that_tells_too_much_is_caught(way: dict[str, Stage]) -> None:
    """A function that reads past the gate: everybody who may not read is told of it."""

    def past_the_gate(record: Record, actor: object) -> object:
        with record.reading() as connection:
            return connection.exec_driver_sql("SELECT content FROM submission_texts WHERE part = 'appraisal'").all()

    stage = way["locked"]
    caught = {
        each.reader.split()[0] for each in ask_all(stage, READERS, {"x": Calls((past_the_gate,))}) if not each.held
    }
    assert {"to-hieu", "inspector-tied", "board-tied", "administrator", "surveyor", "inspector-disabled"} <= caught
    assert not {WARD, "inspector", "lead", "board"} & caught


def test_every_part_of_a_dossier_holds_a_secret_of_every_criterion(way: dict[str, Stage]) -> None:
    held = {(each.part, each.criterion) for each in way["reopened_and_asked"].secrets}
    for part in ("self_assessment", "appraisal", "questions"):
        assert {(part, code) for code in CRITERIA} <= held
    assert {("refusals", code) for code in REFUSED} <= held
    assert {"documents", "actions", "opinions", "second_marks", "reopening", "last_year"} <= {part for part, _ in held}
    assert word("judge", "TC1") in {each.sign for each in way["blind_judged_one"].secrets}
    assert {each.state for each in way.values()} == set(STATES)
