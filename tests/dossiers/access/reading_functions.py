"""Every public function of ``dossiers`` that reads, found by looking, and how each is called.

A function reads for somebody if it takes the record and the acting person and does nothing (an act takes an idempotency key).
Those must stand in ``READ_FOR_SOMEBODY``, with the calls that ask for all it could tell of the ward of ``planted``. Those that
take the record and nobody stand in ``READ_FOR_ANYBODY``, and those that take an open transaction in ``INSIDE``, each with the
reason why it may.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple, get_args

from sqlalchemy import Connection

import dossiers
from dossiers.access.policy import Actor
from dossiers.acts import audit_reading
from dossiers.appraisal import case as appraisal
from dossiers.appraisal import reasons, second_marking
from dossiers.appraisal.decisions import Verdict
from dossiers.community import actions, opinions
from dossiers.errors import DossierError
from dossiers.evidence import documents, listing, words_used
from dossiers.next_step import of_person
from dossiers.office import adoption, assignments, criteria_drafts, drafts_effect, proposals
from dossiers.office import rounds as office_rounds
from dossiers.people import accounts, relations
from dossiers.procedure import acted_on, frozen, queue, status
from dossiers.store.record import Record
from dossiers.submissions import entry_acts, entry_sheets, last_year, provenance, results, submissions
from dossiers.submissions import questions as exchanges
from dossiers.upkeep import kept_backups
from tests.dossiers.access.audience import NEIGHBOUR, ROUND, WARD
from tests.dossiers.access.planted import CRITERIA, LAST_YEAR, word

Call = Callable[[Record, Actor], object]
#: The rounds in which the ward has a dossier, and one in which wards that became part of it had theirs.
ROUNDS = (ROUND, LAST_YEAR[0], "2024")
#: Documents of the ward, and words that stand in what was entered, asked, decided and marked.
_CODES = ("TC1.a-01", "TC1.b-01", "TC2.a-01", "TC1.a-02")
_SEARCHED = (
    *(word(kind, code, "a") for code in CRITERIA for kind in ("explain", "reason", "question", "answer", "file")),
    *(word("refused", code, edition) for code in ("TC1", "TC2") for edition in "abc"),
    word("mark", "TC2"), word("action"), word("opinion"), word("reopen"),
)  # fmt: skip


class Calls(NamedTuple):
    """How a function is called. ``main``: asks about the ward's dossier and the neighbour's, in a few calls. ``more``: about
    everything else that could be asked for. ``counts``: tells numbers of a whole round, or who did what, to those whose work
    that is, so that its answer changes with every dossier. ``office``: it is about the office and not about a dossier; such
    functions note every refusal, which takes its time, so they are not asked at every stage."""

    main: tuple[Call, ...]
    more: tuple[Call, ...] = ()
    counts: bool = False
    office: bool = False


def of_the_dossier(ask: Callable[[Record, Actor, str, str], object]) -> Calls:
    """Names a dossier: the ward's own, of every round, and the neighbour's, which may tell of the ward's."""
    named = [(WARD, each) for each in ROUNDS] + [(NEIGHBOUR, ROUND)]
    first, *rest = (lambda r, a, u=unit, o=round_: ask(r, a, u, o) for unit, round_ in named)
    return Calls((first,), tuple(rest))


def of_the_criterion(ask: Callable[[Record, Actor, str, str, str], object]) -> Calls:
    """Names a criterion of a dossier: each of the ward's, and each of the neighbour's."""
    named = [
        (WARD, "TC1"),
        (WARD, "TC2"),
        (NEIGHBOUR, "TC1"),
        (WARD, "TC3"),
        (WARD, "L1"),
        (NEIGHBOUR, "TC2"),
        (NEIGHBOUR, "L1"),
    ]
    calls = tuple(lambda r, a, u=unit, c=code: ask(r, a, u, ROUND, c) for unit, code in named)
    return Calls(calls[:3], calls[3:])


def of_the_round(ask: Callable[[Record, Actor, str], object], *, counts: bool = False) -> Calls:
    """Names a round."""
    first, *rest = (lambda r, a, o=each: ask(r, a, o) for each in ROUNDS)
    return Calls((first,), tuple(rest), counts)


def of_the_ward(ask: Callable[[Record, Actor, str], object]) -> Calls:
    """Names a ward."""
    return Calls((lambda r, a: ask(r, a, WARD),), (lambda r, a: ask(r, a, NEIGHBOUR),))


def alone(ask: Call, *, counts: bool = False, office: bool = False) -> Calls:
    """Names nothing."""
    return Calls((ask,), counts=counts, office=office)


def _searched(record: Record, actor: Actor) -> list[str]:
    """The words that somebody finds in the log by looking for them."""
    return [each for each in _SEARCHED if audit_reading.lines(record, actor, audit_reading.AuditFilter(text=each))]


def _opened(record: Record, actor: Actor, unit_id: str, round_id: str) -> list[str]:
    """What stands in the files that somebody can open."""
    found = []
    for code, says in zip(
        _CODES, (word("file", "TC1", "a"), "", word("file", "TC2", "a"), word("later", "TC1", "a")), strict=True
    ):
        try:
            content = documents.open_file(record, actor, unit_id, round_id, code).content
        except DossierError:
            continue
        found.append(says if unit_id == WARD and content.startswith(b"%PDF") else "")
    return found


def _compared(record: Record, actor: Actor, round_id: str) -> list[object]:
    """Second marks, and the word of the decision from which the first state follows."""
    found = second_marking.second_results(record, actor, round_id)
    first = {each.first for each in found if each.mark.unit.id == WARD and each.indicator == "2.2"}
    edition = {"met": "a", "not_met": "b"}
    return [found, [word("reason", "TC2", edition[state]) for state in first if state is not None]]


def _other_files(record: Record, round_id: str) -> list[adoption.UploadedCatalogue]:
    files = adoption.files_of(record, round_id)
    return [adoption.file_of(each.name, each.content.replace(b"100", b"101")) for each in files]


def _preview(record: Record, actor: Actor, unit_id: str, round_id: str, criterion: str) -> object:
    return entry_acts.preview(record, actor, unit_id, round_id, criterion, values={}, not_applicable={})


def _effect(record: Record, actor: Actor, unit_id: str, round_id: str, criterion: str) -> object:
    indicator = {"TC1": "1.2", "TC2": "2.2", "TC3": "3.1", "L1": "L1.1"}[criterion]
    nothing = appraisal.effect(record, actor, unit_id, round_id, criterion, verdicts=[])
    ruled = [Verdict(indicator, "rule", state="met", reason="vì")]
    return nothing, appraisal.effect(record, actor, unit_id, round_id, criterion, verdicts=ruled)


#: Function (without ``dossiers.``) → the calls that ask for all it could tell.
READ_FOR_SOMEBODY: Mapping[str, Calls] = {
    "acts.audit_reading.lines": Calls(
        (lambda r, a: audit_reading.lines(r, a, audit_reading.AuditFilter(unit_id=WARD), limit=10_000),),
        (lambda r, a: audit_reading.lines(r, a, limit=10_000), _searched),
        counts=True,
    ),
    "acts.audit_reading.occurring": alone(audit_reading.occurring, counts=True, office=True),
    "appraisal.case.case": of_the_criterion(appraisal.case),
    "appraisal.case.decided": of_the_dossier(appraisal.decided),
    "appraisal.case.effect": of_the_criterion(_effect),
    "appraisal.reasons.reasons_of_round": of_the_round(reasons.reasons_of_round),
    "appraisal.second_marking.pending_mark": of_the_criterion(second_marking.pending_mark),
    "appraisal.second_marking.second_claim": of_the_criterion(second_marking.second_claim),
    "appraisal.second_marking.second_queue": of_the_round(second_marking.second_queue),
    "appraisal.second_marking.second_results": of_the_round(_compared),
    "community.actions.actions_of": of_the_dossier(actions.actions_of),
    "community.actions.actions_of_round": of_the_round(actions.actions_of_round),
    "community.actions.may_save": of_the_dossier(actions.may_save),
    # What was found is given by whoever asks, too.
    "community.actions.uncovered": of_the_dossier(lambda r, a, u, o: actions.uncovered(r, a, u, o, ())),
    "community.actions.uncovered_in_round": of_the_round(lambda r, a, o: actions.uncovered_in_round(r, a, o, ())),
    "community.opinions.may_save": of_the_ward(opinions.may_save),
    "community.opinions.opinions_of": of_the_ward(opinions.opinions_of),
    "community.opinions.opinions_of_wards": of_the_ward(lambda r, a, u: opinions.opinions_of_wards(r, a, [u])),
    "evidence.documents.may": of_the_dossier(lambda r, a, u, o: documents.may(r, a, "read_evidence", u, o)),
    "evidence.documents.open_file": of_the_dossier(_opened),
    "evidence.listing.earlier": of_the_dossier(listing.earlier),
    "evidence.listing.listing": of_the_dossier(listing.listing),
    "evidence.listing.needed": of_the_criterion(listing.needed),
    "evidence.words_used.words_used": of_the_dossier(words_used.words_used),
    "evidence.listing.standings": of_the_dossier(listing.standings),
    "next_step.of_person.onward": of_the_criterion(of_person.onward),
    "next_step.of_person.kind_at": of_the_dossier(of_person.kind_at),
    "next_step.of_person.next_thing": of_the_round(of_person.next_thing),
    "next_step.of_person.rounds_to_enter": alone(of_person.rounds_to_enter),
    "next_step.of_person.step_of": of_the_dossier(of_person.step_of),
    "next_step.of_person.unfinished": alone(of_person.unfinished),
    "office.adoption.conditions": of_the_round(
        lambda r, a, o: adoption.conditions(r, a, o, _other_files(r, o)), counts=True
    ),
    "office.criteria_drafts.draft": alone(lambda r, a: criteria_drafts.draft(r, a, 1), office=True),
    "office.criteria_drafts.draft_version": alone(lambda r, a: criteria_drafts.draft_version(r, a, 1), office=True),
    "office.criteria_drafts.drafts": alone(criteria_drafts.drafts, office=True),
    "office.drafts_effect.effect_on_round": of_the_round(
        lambda r, a, o: drafts_effect.effect_on_round(r, a, o, _other_files(r, o)), counts=True
    ),
    "office.proposals.proposals": alone(proposals.proposals, office=True),
    "office.assignments.assignable": alone(assignments.assignable, office=True),
    "office.assignments.assigned": of_the_round(assignments.assigned, counts=True),
    "office.assignments.assigned_to": of_the_round(assignments.assigned_to),
    "office.rounds.wards_without_dossier": of_the_round(office_rounds.wards_without_dossier),
    "office.rounds.states_of": of_the_round(office_rounds.states_of, counts=True),
    "people.accounts.list_people": alone(accounts.list_people, office=True),
    "people.accounts.person": alone(lambda r, a: accounts.person(r, a, WARD), office=True),
    "people.relations.list_conflicts_of_interest": alone(relations.list_conflicts_of_interest, office=True),
    "procedure.acted_on.acted_on": of_the_dossier(acted_on.acted_on),
    "procedure.frozen.frozen": Calls(
        tuple(lambda r, a, v=version: frozen.frozen(r, a, WARD, ROUND, v) for version in (None, 1, 2)),
        (lambda r, a: frozen.frozen(r, a, WARD, LAST_YEAR[0]),),
    ),
    "procedure.frozen.versions": of_the_dossier(frozen.versions),
    "procedure.queue.queue": of_the_round(queue.queue),
    "procedure.status.status": of_the_dossier(status.status),
    "submissions.entry_acts.preview": of_the_criterion(_preview),
    "submissions.entry_sheets.sheet": of_the_dossier(entry_sheets.sheet),
    "submissions.last_year.last_year": of_the_dossier(last_year.last_year),
    "submissions.provenance.figures": of_the_dossier(provenance.figures),
    "submissions.questions.asked_in_round": of_the_round(exchanges.asked_in_round),
    "submissions.questions.exchanges": of_the_dossier(exchanges.exchanges),
    "submissions.results.history": of_the_ward(results.history),
    "submissions.results.result": of_the_dossier(results.result),
    "submissions.results.results": of_the_round(results.results),
    "submissions.results.summed": of_the_dossier(results.summed),
    "submissions.submissions.dossier": of_the_dossier(submissions.dossier),
    "submissions.submissions.dossiers": of_the_round(submissions.dossiers),
    "submissions.submissions.unreadable_units": of_the_round(
        lambda r, a, o: submissions.unreadable_units(r, a, o, [WARD, NEIGHBOUR])
    ),
    "upkeep.kept_backups.backups": alone(kept_backups.backups, office=True),
    "upkeep.kept_backups.check_backups": alone(kept_backups.check_backups, office=True),
    "upkeep.kept_backups.restoring": alone(
        lambda r, a: kept_backups.restoring(r, a, r.backups / "backup-1.zip"), office=True
    ),
}

#: Function that takes the record and the acting person and gives nothing to read → what it gives.
NOT_ASKED: Mapping[str, str] = {
    "access.reader.reading_as": "an open transaction, for functions of dossiers",
    "acts.audit.note_refusal": "nothing: it notes a refusal",
    "acts.audit.noting_refusals": "nothing: it notes a refusal",
    "acts.audit.reading_for_office": "an open transaction, for functions of dossiers",
}

_ROUNDS = "units, rounds and criteria, which are public and hold nothing of a dossier"
_OWN = "the account or session that it is asked with, to whoever holds its token or has just proved who they are"
_SERVER = "asked by commands on the server, for whoever runs it and has the files anyway"
#: Function that takes the record and nobody → what it gives, and so why it may.
READ_FOR_ANYBODY: Mapping[str, str] = {
    "acts.audit.head": "number and hash of the last line, which every printed page carries so that the log can be checked",
    "acts.audit.verify": "whether the log is whole, how long it is and which line is broken; no line itself",
    "acts.pace.keep_pace": "how fast a person acts, inside an act that has asked",
    "acts.repeats.since_last_line": "how often the same person met the same refusal",
    "evidence.listing.requirements": _ROUNDS,
    "evidence.rows.file_row": "writes inside an act that has asked",
    "submissions.grading_ahead.grade_ahead": "how many texts this process has graded for later; no result",
    "office.adoption.files_of": _ROUNDS,
    "office.adoption.files_begun_with": _ROUNDS,
    "people.accounts.account": "the account of an id that a session was found for: who acts is asked for here",
    "people.accounts.demonstration_account": "a person of the sample, who is nobody",
    "people.sessions.open_sessions": _OWN,
    "people.sessions.session": _OWN,
    "people.sessions.shortened": _OWN,
    "people.sessions.sign_out": _OWN,
    "people.sessions.sign_out_everywhere": _OWN,
    "people.signing_in.change_password": _OWN,
    "people.signing_in.provider_session": _OWN,
    "people.signing_in.sign_in": _OWN,
    "people.terms.shorten": "nothing is told: moments of the future are brought back to their own term",
    "people.throttle.begin_attempt": "whether another try may be made, to whoever signs in",
    "rounds.catalogues.catalogue_of": _ROUNDS,
    "rounds.catalogues.texts_of": _ROUNDS,
    "rounds.rounds.round_": _ROUNDS,
    "rounds.rounds.rounds": _ROUNDS,
    "rounds.units.predecessors": _ROUNDS,
    "rounds.units.successors": _ROUNDS,
    "rounds.units.unit": _ROUNDS,
    "rounds.units.unit_by_code": _ROUNDS,
    "rounds.units.units": _ROUNDS,
    "store.clock.now": "the time",
    "store.clock.today": "the day",
    "submissions.peer_groups.peer_groups": "what wards were merged from and whether many live there: no part of a dossier",
    "submissions.provenance.profile": "how many officers, households and residents a ward has, which is no part of a dossier",
    "upkeep.backup.make": _SERVER,
    "upkeep.evidence_files.check": _SERVER,
    "upkeep.evidence_files.sweep": _SERVER,
    "upkeep.first_record.begin_record": _SERVER,
    "upkeep.first_record.issue_again": _SERVER,
    "upkeep.leftovers.leftovers": _SERVER,
    "upkeep.leftovers.remove_leftovers": _SERVER,
    "upkeep.reset_password.reset_on_server": _SERVER,
}
#: Reason → the functions and classes that take an open transaction, which knows nobody.
INSIDE: Mapping[str, tuple[str, ...]] = {
    "they are how SQLite is spoken to, below every transaction: they hand out nothing that the transaction does not": (
        "store.connections.begin_sqlite", "store.connections.driver",
    ),
    "they are the gate: they ask who reads": (
        "access.policy.relation_in", "access.policy.relations_in",
        "access.policy.require_in", "access.reader.require_account_in", "access.reader.require_reader_in",
        "access.view.any_view_in", "access.view.given_back_in", "access.view.view_in", "access.view.views_in",
    ),
    "they take the reader, or the reader's view, and give no more than it shows": (
        "acts.transaction.allowed_snapshot_in", "appraisal.precedents.precedents_in",
        "next_step.of_person.unfinished_in", "submissions.last_year.last_year_in",
        "submissions.questions.exchanges_shown_in", "submissions.results.results_in",
        "submissions.submissions.readable_in", "submissions.submissions.readable_one_in",
    ),
    "they are an act, which has asked, or what it depends on, which is told to nobody": (
        "acts.transaction.ActContext", "acts.transaction.DossierActContext", "acts.audit.append_in",
        "acts.audit.last_done_in", "evidence.rows.changed_since", "evidence.rows.claim",
        "evidence.room.problems_of_room_in", "evidence.rows.document_added_later", "evidence.rows.sent_at_in",
        "evidence.rows.use_added_later", "evidence.rows.use_row", "office.adoption.adopt_in", "office.adoption.keep_in",
        "office.adoption.require_adoptable_in", "office.adoption.require_own_names_in", "procedure.preconditions.Facts",
        "submissions.drafts.store_in", "submissions.entry_acts.bump_in",
    ),
    "they read rows for a function of dossiers that has asked for a view, and cuts them by it": (
        "acts.transaction.snapshot_in", "acts.transaction.snapshots_in", "appraisal.case.version_in",
        "appraisal.decisions.decisions_in", "appraisal.decisions.decisions_of_round_in", "appraisal.judgements.first_in",
        "appraisal.outcome.appraisals_of_round_in", "appraisal.outcome.appraised_in", "appraisal.outcome.requests_in",
        "appraisal.outcome.requests_of_round_in", "appraisal.outcome.stages_in", "appraisal.outcome.stages_of_round_in",
        "evidence.rows.document_row", "submissions.documents_on_file.documents_on_file_in",
        "submissions.documents_on_file.filing_in", "submissions.documents_on_file.filing_of_round_in",
        "submissions.drafts.data_in", "submissions.drafts.text_in",
        "submissions.entry_sheets.entries_in", "submissions.entry_sheets.entry_in",
        "submissions.questions.clarify_by_in", "submissions.questions.correct_by_in", "submissions.questions.exchanges_in",
        "submissions.questions.open_exchanges_in", "submissions.step_dates.step_dates_in",
        "submissions.submissions.stored_in",
    ),
    "they are about accounts, sessions and tries to sign in, for functions that have asked": (
        "people.accounts.administrators_in", "people.accounts.end_sessions_in",
        "people.accounts.new_one_time_password_in", "people.accounts.new_person_in", "people.accounts.person_in",
        "people.known_browsers.forget_browsers_in", "people.known_browsers.known_browser_in",
        "people.known_browsers.remember_browser_in", "people.sessions.begin_session_in", "people.sessions.session_in",
        "people.throttle.forget_tries_in", "people.throttle.succeeded_in",
    ),
    "they read drafts of criteria, which hold nothing of a dossier, for functions that have asked": (
        "office.criteria_drafts.draft_in", "office.criteria_drafts.proposals_in", "office.criteria_drafts.version_in",
    ),
    "they serve commands on the server, for who runs it": ("upkeep.evidence_files.documents_of",),
    "they read a line of the log, for functions that have asked": (
        "acts.audit_lines.moments_before_in", "acts.audit_lines.readable_rows",
    ),
    "they read what is public: units, rounds, criteria, and whether the log is whole": (
        "acts.audit.head_in", "acts.audit.verify_in", "office.adoption.catalogue_rows_in",
        "rounds.catalogues.catalogue_by_digests_in",
        "rounds.catalogues.catalogue_files_in", "rounds.catalogues.catalogues_in", "rounds.catalogues.criterion_in",
        "rounds.rounds.round_in", "rounds.rounds.rounds_in", "rounds.units.ancestry_in", "rounds.units.predecessors_in",
        "rounds.units.unit_in", "rounds.units.units_in", "store.memo.attach",
    ),
}  # fmt: skip

# Finding them


def _functions() -> Iterable[tuple[str, Any]]:
    """Every public function that a module of ``dossiers`` defines, by its name without ``dossiers.``.

    The sample is left out: it writes a record before anybody reads one. So are the steps of the database.
    """
    for module in pkgutil.walk_packages(dossiers.__path__, "dossiers."):
        if ".sample" in module.name or ".migrations" in module.name:
            continue
        for name, found in sorted(vars(importlib.import_module(module.name)).items()):
            if inspect.isfunction(found) and found.__module__ == module.name and not name.startswith("_"):
                yield f"{module.name.removeprefix('dossiers.')}.{name}", found


def _takes(function: Any, kind: type) -> bool:
    given = [each.annotation for each in inspect.signature(function, eval_str=True).parameters.values()]
    return any(kind is each or kind in get_args(each) for each in given)


def reading_for_somebody() -> set[str]:
    """Functions that take the record and the acting person, and are no acts."""
    return {
        name
        for name, each in _functions()
        if _takes(each, Record) and _takes(each, Actor) and "idempotency_key" not in inspect.signature(each).parameters
    }


def acts() -> dict[str, Any]:
    """Functions that take the record, the acting person and an idempotency key: what people do."""
    return {
        name: each
        for name, each in _functions()
        if _takes(each, Record) and _takes(each, Actor) and "idempotency_key" in inspect.signature(each).parameters
    }


def reading_for_anybody() -> set[str]:
    """Functions that take the record and no acting person."""
    return {name for name, each in _functions() if _takes(each, Record) and not _takes(each, Actor)}


def inside() -> set[str]:
    """Functions and classes that take an open transaction, which knows nobody."""
    return {name for name, each in _functions() if _takes(each, Connection)} | _holding()


def _holding() -> set[str]:
    """Public classes that hold an open transaction or a record."""
    found = set()
    for module in pkgutil.walk_packages(dossiers.__path__, "dossiers."):
        if ".sample" in module.name or ".migrations" in module.name:
            continue
        for name, each in vars(importlib.import_module(module.name)).items():
            if (
                not inspect.isclass(each)
                or each.__module__ != module.name
                or name.startswith("_")
                or not is_dataclass(each)
            ):
                continue
            if any(one.type in (Connection, Record) for one in fields(each)):
                found.add(f"{module.name.removeprefix('dossiers.')}.{name}")
    return found
