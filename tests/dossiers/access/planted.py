"""A dossier on which everything that can be written is written in words and numbers found nowhere else, at every stage.

One ward (``WARD``) goes through the whole procedure by the functions that people use, and its record is copied at every
stage. Whatever is entered, asked, answered, decided or judged holds a sign of its own (``Secret``), so that whoever is told
of it can be told by looking for the sign, in whatever form an answer has.
"""

import json
import shutil
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import pytest

from dossiers.acts.transaction import new_idempotency_key
from dossiers.appraisal import case as appraisal
from dossiers.appraisal import decision_acts, second_marking
from dossiers.appraisal.decisions import Verdict
from dossiers.community import actions, opinions
from dossiers.community.five_clear import FiveClear
from dossiers.evidence import documents
from dossiers.evidence.about import About
from dossiers.files import checks as file_checks
from dossiers.procedure import steps
from dossiers.rounds.catalogues import catalogue_of
from dossiers.sample import sample_of
from dossiers.store.opening import open_existing, open_record
from dossiers.store.record import Record
from dossiers.store.stored_text import canonical, sha256
from dossiers.submissions import entry_acts, entry_sheets
from dossiers.submissions import questions as exchanges
from dossiers.vocabulary import State
from scoring import grade, read_submission
from tests.dossiers.access.audience import NEIGHBOUR, ROUND, WARD, add_people
from tests.dossiers.made_files import pdf
from tests.dossiers.showing import read_here
from tests.dossiers.small_project import write_project
from tests.dossiers.working import act, person

#: What a secret is part of. ``refusals``: why a file was refused, which the ward may read earlier than the appraisal.
Part = Literal[
    "self_assessment", "appraisal", "refusals", "questions", "documents", "actions", "opinions", "second_marks",
    "reopening", "last_year",
]  # fmt: skip
CRITERIA = ("TC1", "TC2", "TC3", "L1")
#: Criterion → the document of it that is refused: one kept by the ward, and one with a file. None is handed in instead.
REFUSED = {"TC1": "TC1.b-01", "TC2": "TC2.a-01"}
#: Beside the small catalogue's criterion of every kind: documents to show, a criterion of plain figures, a survey of others.
MORE_CRITERIA = """\
  - code: TC2
    name: {vi: "Hai", en: "Two"}
    weight: 41
    weight_basis: assumed
    documents:
    - {code: TC2.a, name: {vi: "Biên bản", en: "Minutes"}}
    indicators:
    - {code: "2.1", name: {vi: "i", en: "i"}, kind: count, target: {at_most: 5}}
    - {code: "2.2", name: {vi: "k", en: "k"}, kind: number, target: {at_least: 1}}
  - code: TC3
    name: {vi: "Ba", en: "Three"}
    weight: 43
    weight_basis: assumed
    indicators:
    - {code: "3.1", name: {vi: "l", en: "l"}, kind: survey, target: {at_least: 80}, entered_by: independent}
"""
#: The round a year before, whose result is locked and was never published.
LAST_YEAR = (
    "2025", "year", "Năm 2025", "Year 2025", "2024-11-01", "2025-10-31", "2025-09-01", "2025-11-15", "2025-12-15",
    "2026-03-31", "open",
)  # fmt: skip
ABOUT = About("", "Báo cáo", "Công an phường", date(2026, 5, 2), "", "1")


@dataclass(frozen=True)
class Secret:
    """A sign that stands in one part of the dossier, about one criterion (None: the whole), and nowhere else.

    ``sign``: a word, or a number as it is written. ``version``: of the result in which it came into the dossier.
    """

    sign: str | Fraction
    part: Part
    criterion: str | None = None
    version: int = 1


@dataclass(frozen=True)
class Stage:
    """The dossier at one stage of its way. ``version``: the present one. ``published``: the newest version that was
    published. ``judged``: the criteria for which the first judgement was given. ``pending``: second marks are to be given.
    ``given_back``: the signs of the refusals that were made before the dossier was last given back to its ward."""

    name: str
    file: Path
    state: State
    secrets: tuple[Secret, ...]
    version: int = 1
    published: int | None = None
    blind: bool = False
    judged: frozenset[str] = frozenset()
    pending: bool = False
    given_back: frozenset[str | Fraction] = frozenset()

    def open(self) -> Record:
        """The record at this stage; whoever opens it closes it."""
        return open_existing(f"sqlite:///{self.file}")


def word(kind: str, criterion: str = "", edition: str = "") -> str:
    """A word found nowhere else."""
    return f"zq{kind}{criterion.lower()}{edition}"


def stages(folder: Path) -> dict[str, Stage]:
    """Name → every stage, in the order of the way. Takes a few seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(file_checks, "_run", read_here)
        # Both before either has files: beside those of an earlier record none is begun.
        begun, begun_blind = _begun(folder), _begun(folder, blind=True)
        plain = _Way(folder, begun, "")
        plain.to_published()
        after_locking = _Way.from_stage(plain, "locked", "locked_")
        after_locking.reopen()
        of_the_round = _Way.from_stage(plain, "approved", "round_")
        of_the_round.with_the_whole_round()
        blind = _Way(folder, begun_blind, "blind_")
        blind.through_a_blind_round()
    return {each.name: each for way in (plain, after_locking, of_the_round, blind) for each in way.stages.values()}


def _begun(folder: Path, *, blind: bool = False) -> Path:
    """The record before the ward does anything: its people, the rounds, last year's result, where a figure comes from."""
    name = "blind" if blind else "plain"
    project = write_project(folder / name)
    national = project.parent / "criteria" / "national.yaml"
    text = national.read_text(encoding="utf-8").replace('name: {vi: "Mọi loại", en: "Every kind"}\n', _TC1, 1)
    national.write_text(text + MORE_CRITERIA, encoding="utf-8")
    file = folder / f"{name}.db"
    record = open_record(f"sqlite:///{file}", fill=sample_of(project))
    with record.writing() as connection:
        run = connection.exec_driver_sql
        add_people(connection)
        run(
            "INSERT INTO rounds (id, kind, name_vi, name_en, window_from, window_to, opens, submit_by, appraise_by,"
            " publish_by, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            LAST_YEAR,
        )
        run(
            "INSERT INTO round_catalogues SELECT '2025', position, sha256 FROM round_catalogues WHERE round_id = ?",
            (ROUND,),
        )
        run(
            "INSERT INTO dossiers (unit_id, round_id, state, submitted_at) VALUES (?, '2025', 'locked', '2025-11-10 03:00:00')",
            (WARD,),
        )
        run(
            "INSERT INTO figures VALUES (?, ?, '1.7', 'value', '60043.5', 'real', 'S01', ?, ?)",
            (WARD, ROUND, word("figure"), word("figure")),
        )
        run("UPDATE rounds SET blind = ? WHERE id = ?", (blind, ROUND))
        _add_last_year(connection)
    record.close()
    return file


#: The first criterion asks for documents, so that they can be shown.
_TC1 = """name: {vi: "Mọi loại", en: "Every kind"}
    weight: 37
    weight_basis: assumed
    documents:
    - {code: TC1.a, name: {vi: "Báo cáo", en: "Report"}}
    - {code: TC1.b, required: false, name: {vi: "Văn bản mật", en: "Classified"}}
"""


def _add_last_year(connection: Any) -> None:
    for part, cases in (("self_assessment", 80021), ("appraisal", 80039)):
        data = {
            "unit": WARD, "round": "2025", "window": {"from": "2024-11-01", "to": "2025-10-31"},
            "values": {"1.2": {"count": cases}}, "documents": {},
        }  # fmt: skip
        content = canonical(json.dumps(data))
        connection.exec_driver_sql(
            "INSERT INTO submission_texts VALUES (?, '2025', ?, ?, ?)", (WARD, part, content, sha256(content))
        )


#: Indicator → its inputs, all of them found nowhere else; those of ``_AGAIN`` stand in the second submission.
_CLAIMED: dict[str, dict[str, Any]] = {
    "1.1": {"numerator": 60013, "denominator": 60017},
    "1.2": {"count": 60029},
    "1.3": {"current": 60037, "previous": 60041},
    "1.4": {"positive": 60077, "valid": 60083},
    "1.5": {"confirmed": 3},
    "1.6": {"on": "2026-02-17"},
    "1.7": {"value": "60043.5"},
    "1.8": {"level": "high"},
    "2.1": {"count": 60089},
    "2.2": {"value": "60091"},
    "L1.1": {"count": 60101},
}
_AGAIN: dict[str, dict[str, Any]] = {"2.1": {"count": 60103}}
_SURVEYED = {"positive": 60107, "valid": 60127}
#: Edition of the decisions → what is found instead of the claim.
_FOUND: dict[str, dict[str, dict[str, int]]] = {
    "a": {"1.1": {"numerator": 70001, "denominator": 70003}, "2.1": {"count": 70009}},
    "b": {"1.1": {"numerator": 70039, "denominator": 70051}, "2.1": {"count": 70061}},
}
#: Edition of the decisions → the indicators that are ruled to be met.
_MET = {"a": {"1.3", "1.6", "2.2", "L1.1"}, "b": {"1.4", "3.1", "L1.1"}}


class _Way:
    """One way of the dossier. ``prefix``: before the names of its stages."""

    def __init__(self, folder: Path, file: Path, prefix: str, start: Stage | None = None) -> None:
        self._folder, self._file, self._prefix = folder, file, prefix
        self._secrets: list[Secret] = (
            list(start.secrets) if start else [Secret("80021", "last_year"), Secret("80039", "last_year")]
        )
        self._version = start.version if start else 1
        self._published = start.published if start else None
        self._judged: frozenset[str] = frozenset()
        self._given_back = start.given_back if start else frozenset[str | Fraction]()
        self._drawn = start.pending if start else False
        self.stages: dict[str, Stage] = {}
        self.record = open_existing(f"sqlite:///{file}")

    @classmethod
    def from_stage(cls, way: "_Way", name: str, prefix: str) -> "_Way":
        """A way of its own from a stage of another one."""
        start = way.stages[name]
        file = way._folder / f"{prefix}way.db"
        shutil.copyfile(start.file, file)
        return cls(way._folder, file, prefix, start)

    # The ways

    def to_published(self) -> None:
        """Everything that happens to a dossier, to its publication and, reopened, to the next one."""
        self._to_submitted()
        self._appraise()
        act(
            self.record,
            "inspector",
            WARD,
            "return_dossier",
            reasons={c: self._says("questions", "returned", c) for c in CRITERIA},
        )
        self._given_back = frozenset(each.sign for each in self._secrets if each.part == "refusals")
        self._keep("returned")
        self._enter("b", _AGAIN)
        self._keep("returned_and_entered_again")
        act(self.record, WARD, WARD, "submit")
        self._keep("submitted_again")
        act(self.record, "inspector", WARD, "begin")
        self._keep("begun_again")
        self._decide("a")
        self._keep("appraised_again")
        self._ask_and_answer("a")
        act(self.record, "lead", WARD, "lock")
        self._keep("locked")
        act(self.record, "board", WARD, "approve")
        self._keep("approved")
        act(self.record, "board", WARD, "publish")
        self._published = self._version
        self._keep("published")
        self.reopen()
        act(self.record, "lead", WARD, "lock")
        self._keep("locked_again")
        act(self.record, "board", WARD, "approve")
        act(self.record, "board", WARD, "publish")
        self._published = self._version
        self._keep("published_again")

    def reopen(self) -> None:
        """A second person agrees that it be opened again; something else is found, asked and answered."""
        act(
            self.record,
            "lead",
            WARD,
            "request_reopening",
            reason=self._says("reopening", "reopen", version=self._version + 1),
        )
        self._keep("asked_to_reopen")
        act(self.record, "board", WARD, "settle_reopening", confirm=True)
        self._version += 1
        self._keep("reopened")
        self._decide("b")
        self._keep("reopened_and_decided_anew")
        self._ask_and_answer("b", "reopened_and_")

    def with_the_whole_round(self) -> None:
        """As the last ward of the round: with it the round is published."""
        with self.record.writing() as connection:
            connection.exec_driver_sql(
                "UPDATE dossiers SET state = 'published' WHERE unit_id = ? AND round_id = ?", (NEIGHBOUR, ROUND)
            )
        act(self.record, "board", WARD, "publish")
        self._published = self._version
        self._keep("published")
        self.reopen()

    def through_a_blind_round(self) -> None:
        """The inspector judges before the figures are shown."""
        self._to_submitted()
        for code in CRITERIA[:1]:
            self._judge(code)
            self._keep("judged_one")
        for code in CRITERIA[1:]:
            self._judge(code)
        self._decide("a")
        self._keep("decided")
        self._ask_and_answer("a")

    # What is done on them

    def _to_submitted(self) -> None:
        self._keep("not_begun")
        self._enter("a", _CLAIMED)
        self._show_documents("a")
        self._community()
        self._keep("draft")
        act(self.record, WARD, WARD, "submit")
        self._keep("submitted")
        act(self.record, "inspector", WARD, "begin")
        self._draw()
        self._keep("begun")

    def _appraise(self) -> None:
        self._decide("a", only=("TC1",))
        self._keep("one_decided")
        self._decide("a")
        self._keep("decided")
        second_marking.mark_second(
            self.record, person(self.record, "inspector-marked"), WARD, ROUND, "TC2",
            states={"2.1": "met", "2.2": "not_met"}, note=self._says("second_marks", "mark", "TC2"),
            idempotency_key=new_idempotency_key(),
        )  # fmt: skip
        self._keep("marked_twice")

    def _enter(self, edition: str, values: Mapping[str, Mapping[str, Any]]) -> None:
        officer = person(self.record, f"{WARD}-officer")
        catalogue = catalogue_of(self.record, ROUND)
        for code, criterion in catalogue.criteria.items():
            own = {
                each.code: {**_CLAIMED, **values}[each.code] for each in criterion.indicators if each.code in _CLAIMED
            }
            now = entry_sheets.sheet(self.record, officer, WARD, ROUND).entries[code]
            # What the surveyor entered stays, and the ward gives it back as it stands.
            entry_acts.save(
                self.record, officer, WARD, ROUND, code,
                values={**now.values, **own},
                explanation=self._says("self_assessment", "explain", code, edition),
                not_applicable={"1.5": self._says("self_assessment", "request", code, edition)} if code == "TC1" else {},
                expected_version=now.version, idempotency_key=new_idempotency_key(),
            )  # fmt: skip
            for number in _numbers(values[each.code] for each in criterion.indicators if each.code in values):
                self._hold(number, "self_assessment", code)
        if edition == "a":
            self._hold(word("figure"), "self_assessment", "TC1")
            self._survey()

    def _survey(self) -> None:
        surveyor = person(self.record, "surveyor")
        entry = entry_sheets.sheet(self.record, surveyor, WARD, ROUND).entries["TC3"]
        entry_acts.save_survey(
            self.record, surveyor, WARD, ROUND, "TC3",
            values={"3.1": _SURVEYED}, expected_version=entry.version, idempotency_key=new_idempotency_key(),
        )  # fmt: skip
        for number in _numbers([_SURVEYED]):
            self._hold(number, "self_assessment", "TC3")

    def _show_documents(self, edition: str) -> None:
        chief = person(self.record, WARD)
        for code, criterion in (("TC1.a", "TC1"), ("TC2.a", "TC2")):
            says = self._says("documents", "file", criterion, edition)
            about = replace(ABOUT, number_symbol=says, abstract=f"{says} {says}")
            documents.add(
                self.record, chief, WARD, ROUND, requirements=[code], content=pdf(says), file_name=f"{says}.pdf",
                about=about, idempotency_key=new_idempotency_key(),
            )  # fmt: skip
        kept = self._says("documents", "kept", "TC1", edition)
        documents.refer(
            self.record, chief, WARD, ROUND, requirements=["TC1.b"], about=replace(ABOUT, number_symbol=kept),
            kept_at=kept, idempotency_key=new_idempotency_key(),
        )  # fmt: skip

    def _community(self) -> None:
        chief = person(self.record, WARD)
        says = self._says("actions", "action")
        wanted = FiveClear(says, criterion="TC1", who=says, outcome=says, accountable=says)
        actions.create(self.record, chief, WARD, ROUND, wanted, idempotency_key=new_idempotency_key())
        says = self._says("opinions", "opinion")
        heard = opinions.Heard(date(2026, 11, 1), says, "traffic", 4, attended=52, summary=says)
        opinions.add(self.record, chief, WARD, heard, idempotency_key=new_idempotency_key())

    def _draw(self) -> None:
        """Criteria for a second inspector: two whose marks are due as long as they can be given, and one who gives it."""
        with self.record.writing() as connection:
            run = connection.exec_driver_sql
            run("INSERT INTO second_draws VALUES (1, ?, '7', 10, 'lead', 'x', '2026-11-20 03:00:00')", (ROUND,))
            for who, criterion in (("inspector-pending", "TC1"), ("lead-pending", "L1"), ("inspector-marked", "TC2")):
                run(
                    "INSERT INTO second_marks (unit_id, round_id, criterion, draw_id, person_id) VALUES (?, ?, ?, 1, ?)",
                    (WARD, ROUND, criterion, who),
                )
        self._drawn = True

    def _judge(self, code: str) -> None:
        criterion = catalogue_of(self.record, ROUND).criteria[code]
        decision_acts.judge_first(
            self.record, person(self.record, "inspector"), WARD, ROUND, code,
            states={each.code: "not_met" for each in criterion.indicators},
            note=self._says("appraisal", "judge", code), idempotency_key=new_idempotency_key(),
        )  # fmt: skip
        self._judged |= {code}

    def _decide(self, edition: str, only: Iterable[str] = CRITERIA) -> None:
        verdicts: list[Verdict] = []
        for code, criterion in catalogue_of(self.record, ROUND).criteria.items():
            if code not in only:
                continue
            for each in criterion.indicators:
                found = _FOUND[edition].get(each.code)
                reason = self._says("appraisal", "reason", code, edition)
                if found is not None:
                    verdicts.append(Verdict(each.code, "correct", inputs=found, reason=reason))
                    for number in _numbers([found]):
                        self._hold(number, "appraisal", code)
                else:
                    state = "met" if each.code in _MET[edition] else "not_met"
                    verdicts.append(Verdict(each.code, "rule", state=state, reason=reason))
        self._save(edition, only, verdicts)

    def _save(self, edition: str, only: Iterable[str], verdicts: list[Verdict]) -> None:
        inspector = person(self.record, "inspector")
        for code, criterion in catalogue_of(self.record, ROUND).criteria.items():
            if code not in only:
                continue
            case = appraisal.case(self.record, inspector, WARD, ROUND, code)
            own = {each.code for each in criterion.indicators}
            chosen = [each for each in verdicts if each.subject in own]
            asked = case.claim.not_applicable if case.claim else {}
            chosen += [
                Verdict(f"na:{each}", "refuse_not_applicable", reason=self._says("appraisal", "refuse", code, edition))
                for each in asked
            ]
            if code in REFUSED:
                chosen.append(Verdict(REFUSED[code], "reject_document", reason=self._refuses(code)))
            decision_acts.decide(
                self.record, inspector, WARD, ROUND, code, verdicts=chosen, expected_version=case.version,
                idempotency_key=new_idempotency_key(),
            )  # fmt: skip

    def _refuses(self, code: str) -> str:
        """Why a file is refused, each time in another word: the ward may read what was said before the return, not after."""
        times = len([each for each in self._secrets if (each.part, each.criterion) == ("refusals", code)])
        return self._says("refusals", "refused", code, "abcdef"[times])

    def _ask_and_answer(self, edition: str, name: str = "") -> None:
        asked = {code: self._says("questions", "question", code, edition) for code in CRITERIA}
        act(self.record, "inspector", WARD, "request_clarification", questions=asked)
        self._keep(f"{name}asked")
        chief = person(self.record, WARD)
        for each in exchanges.exchanges(self.record, chief, WARD, ROUND):
            if each.kind == "clarification" and each.open:
                steps.answer(
                    self.record, chief, WARD, ROUND, each.id, text=self._says("questions", "answer", each.criterion, edition),
                    agrees=False, idempotency_key=new_idempotency_key(),
                )  # fmt: skip
        says = self._says("documents", "later", "TC1", edition)
        documents.add(
            self.record, chief, WARD, ROUND, requirements=["TC1.a"], content=pdf(says), file_name=f"{says}.pdf",
            about=replace(ABOUT, number_symbol=says, abstract=says), idempotency_key=new_idempotency_key(),
        )  # fmt: skip
        self._keep(f"{name}answered")
        act(self.record, WARD, WARD, "send_answers")
        self._keep(f"{name}clarified")

    # What is noted

    def _says(self, part: Part, kind: str, criterion: str = "", edition: str = "", version: int | None = None) -> str:
        """A word for this part, noted as its secret."""
        self._hold(word(kind, criterion, edition), part, criterion or None, version)
        return word(kind, criterion, edition)

    def _hold(self, sign: str | Fraction, part: Part, criterion: str | None, version: int | None = None) -> None:
        if sign not in {each.sign for each in self._secrets}:
            self._secrets.append(Secret(sign, part, criterion, version or self._version))

    def _keep(self, name: str) -> None:
        """Copy the record as it is now, and note what it scores."""
        self._hold_scores()
        file = self._folder / f"{self._prefix}{name}.db"
        self.record.close()
        with closing(sqlite3.connect(self._file)) as source, closing(sqlite3.connect(file)) as copy:
            source.backup(copy)
            state, blind = source.execute(
                "SELECT state, blind FROM dossiers JOIN rounds ON rounds.id = round_id WHERE unit_id = ? AND round_id = ?",
                (WARD, ROUND),
            ).fetchone()
        self.record = open_existing(f"sqlite:///{self._file}")
        self.stages[name] = Stage(
            f"{self._prefix}{name}", file, state, tuple(self._secrets), self._version, self._published, bool(blind),
            self._judged, self._drawn, self._given_back,
        )  # fmt: skip

    def _hold_scores(self) -> None:
        catalogue = catalogue_of(self.record, ROUND)
        with self.record.reading() as connection:
            rows = connection.exec_driver_sql(
                "SELECT part, content FROM submission_texts WHERE unit_id = ? AND round_id = ?", (WARD, ROUND)
            ).all()
        for part, content in rows:
            exact = grade(catalogue, read_submission(catalogue, content)).overall.exact
            if isinstance(exact, Fraction):
                self._hold(exact, part, None)


def _numbers(inputs: Iterable[Mapping[str, Any]]) -> list[str]:
    """The inputs that are found nowhere else, as they are written."""
    values = [str(value) for each in inputs for value in each.values()]
    return [value for value in values if len(value) > 4]
