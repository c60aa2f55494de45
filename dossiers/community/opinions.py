"""Ý kiến người dân: what residents said at meetings, as totals: when, where, on what, how many, what was answered and when.

There are no names and no numbers of persons. What was heard in a former ward belongs to the ward it was merged into. Opinions
belong to no round; for the policy, an act on them is an act on the ward's newest dossier.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Row, select

from dossiers import acts
from dossiers.access.policy import Actor, require_in
from dossiers.access.reader import reading_as
from dossiers.access.view import any_view_in, views_in
from dossiers.acts import DossierActContext, DossierSnapshot, snapshot_in
from dossiers.errors import BadInput, NotAllowed, NotFound, Stale
from dossiers.rounds.rounds import rounds_in
from dossiers.rounds.units import Unit, ancestry_in, unit_in, units_in
from dossiers.store.clock import today
from dossiers.store.record import Record
from dossiers.store.schema import dossiers as _dossiers
from dossiers.store.schema import opinions as _opinions
from dossiers.texts.lengths import LengthClass
from dossiers.texts.personal_data import about
from dossiers.texts.typed_fields import problems_of, texts_of, typed_with_labels
from dossiers.texts.typed_text import kept_text
from scoring.measures import shown_day

#: What opinions are about. A closed list, so that they can be counted, and named in both languages by the screens.
Topic = Literal[
    "order", "drugs", "traffic", "fire", "street", "residence", "cameras", "conduct", "other"
]  # fmt: skip
TOPICS: tuple[Topic, ...] = get_args(Topic)
#: With fewer opinions than this, no percentage is given.
SMALL_BASE = 20
_EARLIEST = date(2020, 1, 1)
_MOST = 100_000
_FIELDS = ("heard_on", "residential_group", "topic", "attended", "opinions", "summary", "answer", "answered_on")
_TYPED: Mapping[str, LengthClass] = {"residential_group": "name", "summary": "paragraph", "answer": "paragraph"}
#: Field → how the sentences about it call it.
LABELS = {
    "heard_on": {"vi": "Ngày họp", "en": "Date of the meeting"},
    "residential_group": {"vi": "Tổ dân phố", "en": "Residential group"},
    "topic": {"vi": "Nội dung", "en": "Topic"},
    "attended": {"vi": "Số người dự", "en": "Attended"},
    "opinions": {"vi": "Số ý kiến", "en": "Opinions"},
    "summary": {"vi": "Tóm tắt", "en": "Summary"},
    "answer": {"vi": "Trả lời", "en": "Answer"},
    "answered_on": {"vi": "Ngày trả lời", "en": "Answered on"},
}


@dataclass(frozen=True)
class Heard:
    """What was heard at one meeting on one topic. Counts are whole numbers; ``attended`` is None if nobody counted.

    Either both ``answer`` and ``answered_on`` are given, or neither.
    """

    heard_on: date
    residential_group: str
    topic: str
    opinions: int
    attended: int | None = None
    summary: str = ""
    answer: str = ""
    answered_on: date | None = None

    @property
    def answered(self) -> bool:
        """Whether residents got an answer."""
        return self.answered_on is not None

    def as_data(self) -> dict[str, Any]:
        """Plain data, for the log and for both sides of a clash."""
        return {key: each.isoformat() if isinstance(each, date) else each for key, each in asdict(self).items()}


@dataclass(frozen=True)
class Opinion:
    """One entry. ``unit``: the ward at that time. ``waiting``: days since it was heard, 0 once it is answered."""

    id: int
    unit: Unit
    heard: Heard
    version: int
    changed_by: str
    changed_at: datetime
    waiting: int


@dataclass(frozen=True)
class AnsweredShare:
    """How many of all opinions were answered. ``percent`` is exact; None if there are fewer than 20 in all."""

    answered: int
    opinions: int

    @property
    def percent(self) -> Fraction | None:
        """Answered opinions in percent of all, exact; None below the small base."""
        return Fraction(100 * self.answered, self.opinions) if self.opinions >= SMALL_BASE else None


@dataclass(frozen=True)
class TopicTotal:
    """One topic over several entries: at how many meetings it came up, how many opinions, how many of them answered."""

    topic: str
    meetings: int
    share: AnsweredShare


@dataclass(frozen=True)
class GroupTotal:
    """As ``TopicTotal``, for one residential group of the ward at that time."""

    unit: Unit
    residential_group: str
    meetings: int
    share: AnsweredShare


def opinions_of(record: Record, actor: Actor, unit_id: str) -> tuple[Opinion, ...]:
    """What was heard in a ward and its predecessors, the latest first. Raises NotFound, NotAllowed."""
    now = today(record)
    with reading_as(record, actor) as connection:
        snapshot = _newest_in(connection, unit_id)
        require_in(connection, actor, "read_opinions", unit_id, snapshot.round.id, snapshot.state)
        family = frozenset({unit_id}) | ancestry_in(connection, unit_id)
        units = {unit.id: unit for unit in units_in(connection)}
        query = select(_opinions).where(_opinions.c.unit_id.in_(family))
        rows = connection.execute(query.order_by(_opinions.c.heard_on.desc(), _opinions.c.id.desc())).all()
    return tuple(_opinion(row, units[row.unit_id], now) for row in rows)


def opinions_of_wards(record: Record, actor: Actor, unit_ids: Collection[str]) -> dict[str, tuple[Opinion, ...]]:
    """As ``opinions_of``, for each of these wards whose opinions ``actor`` may read: unit id → its entries, also none."""
    now = today(record)
    with reading_as(record, actor) as connection:
        order = {each.id: place for place, each in enumerate(rounds_in(connection))}
        views = views_in(connection, actor, unit_ids=unit_ids)
        newest = {
            unit_id: views[unit_id, round_id] for unit_id, round_id in sorted(views, key=lambda key: order[key[1]])
        }
        readable = [unit_id for unit_id in unit_ids if unit_id in newest and newest[unit_id].allows("read_opinions")]
        lineage = {unit_id: frozenset({unit_id}) | ancestry_in(connection, unit_id) for unit_id in readable}
        units = {unit.id: unit for unit in units_in(connection)}
        query = select(_opinions).where(
            _opinions.c.unit_id.in_({each for family in lineage.values() for each in family})
        )
        rows = connection.execute(query.order_by(_opinions.c.heard_on.desc(), _opinions.c.id.desc())).all()
    by_unit: dict[str, list[Opinion]] = {}
    for row in rows:
        by_unit.setdefault(row.unit_id, []).append(_opinion(row, units[row.unit_id], now))
    return {
        unit_id: tuple(
            sorted(
                (each for member in family for each in by_unit.get(member, ())),
                key=lambda each: (each.heard.heard_on, each.id),
                reverse=True,
            )
        )
        for unit_id, family in lineage.items()
    }


def may_save(record: Record, actor: Actor, unit_id: str) -> bool:
    """Whether ``actor`` may write down opinions of this ward. The functions below check it again."""
    try:
        with reading_as(record, actor) as connection:
            view = any_view_in(connection, actor, unit_id, _newest_in(connection, unit_id).round.id)
    except (NotFound, NotAllowed):
        return False
    return view is not None and view.allows("save_opinion")


def add(record: Record, actor: Actor, unit_id: str, heard: Heard, *, idempotency_key: str) -> int:
    """Write down what was heard; returns its id. Raises BadInput with every problem, NotFound, NotAllowed."""

    def body(context: DossierActContext) -> dict[str, Any]:
        tidy = _checked(context, heard)
        made = context.connection.execute(
            _opinions.insert().values(
                unit_id=unit_id, **_columns(tidy), **context.signed("created"), **context.signed("changed")
            )
        )
        (id_,) = made.inserted_primary_key or (0,)
        context.audit(subject=_subject(id_), after=tidy.as_data())
        return {"id": id_}

    return _on_newest(record, actor, unit_id, idempotency_key, body)["id"]


def change(
    record: Record,
    actor: Actor,
    unit_id: str,
    opinion_id: int,
    heard: Heard,
    *,
    expected_version: int,
    idempotency_key: str,
) -> int:
    """Replace what an entry says by ``heard``; returns its new version.

    ``expected_version``: the version the person was looking at. Raises Stale if somebody has changed it since (both versions
    are in it, and in the log), BadInput, NotFound, NotAllowed.
    """

    def body(context: DossierActContext) -> dict[str, Any]:
        now = _one_in(context, opinion_id)
        return _store(context, now, _checked(context, heard, now.heard), expected_version)

    return _on_newest(record, actor, unit_id, idempotency_key, body, attempted=heard.as_data())["version"]


def answer(
    record: Record,
    actor: Actor,
    unit_id: str,
    opinion_id: int,
    text: str,
    answered_on: date | None,
    *,
    expected_version: int,
    idempotency_key: str,
) -> int:
    """Write down what residents were answered and when; returns the new version. Raises as ``change``."""

    def body(context: DossierActContext) -> dict[str, Any]:
        now = _one_in(context, opinion_id)
        told = replace(now.heard, answer=text, answered_on=answered_on)
        if not kept_text(text) or answered_on is None:
            raise BadInput([_NO_ANSWER])
        return _store(context, now, _checked(context, told, now.heard), expected_version)

    attempted = {"answer": text, "answered_on": answered_on.isoformat() if answered_on else None}
    return _on_newest(record, actor, unit_id, idempotency_key, body, attempted=attempted)["version"]


def topic_totals(found: Collection[Opinion]) -> tuple[TopicTotal, ...]:
    """The totals by topic, the topic with the most opinions first."""
    made = [
        TopicTotal(topic, *_summed(of_topic)) for topic, of_topic in _sorted_by(found, lambda each: each.heard.topic)
    ]
    order = {topic: place for place, topic in enumerate(TOPICS)}
    return tuple(sorted(made, key=lambda each: (-each.share.opinions, order.get(each.topic, len(order)), each.topic)))


def group_totals(found: Collection[Opinion]) -> tuple[GroupTotal, ...]:
    """The totals by group, the group with the most opinions first. Groups of the same name in two wards count as two."""
    groups = _sorted_by(found, lambda each: (each.unit, each.heard.residential_group))
    made = [GroupTotal(unit, name, *_summed(of_group)) for (unit, name), of_group in groups]
    return tuple(sorted(made, key=lambda each: -each.share.opinions))


def _sorted_by(found: Collection[Opinion], key: Callable[[Opinion], Any]) -> list[tuple[Any, list[Opinion]]]:
    return [(one, [each for each in found if key(each) == one]) for one in dict.fromkeys(map(key, found))]


def _summed(found: Collection[Opinion]) -> tuple[int, AnsweredShare]:
    meetings = {(each.unit.id, each.heard.heard_on, each.heard.residential_group) for each in found}
    return len(meetings), answered_share(found)


def answered_share(found: Collection[Opinion]) -> AnsweredShare:
    """How many of the opinions were answered."""
    return AnsweredShare(
        sum(each.heard.opinions for each in found if each.heard.answered), sum(each.heard.opinions for each in found)
    )


# Inside a transaction that is open already


def _on_newest(
    record: Record, actor: Actor, unit_id: str, idempotency_key: str, body: Any, **more: Any
) -> dict[str, Any]:
    with record.reading() as connection:
        round_id = _newest_in(connection, unit_id).round.id
    return acts.on_dossier(
        record, actor, "save_opinion", idempotency_key, body, unit_id=unit_id, round_id=round_id, **more
    )


def _newest_in(connection: Connection, unit_id: str) -> DossierSnapshot:
    """The ward's dossier of the latest round. Raises NotFound."""
    unit = unit_in(connection, unit_id)
    rounds = [each.id for each in rounds_in(connection)]
    query = select(_dossiers.c.round_id).where(_dossiers.c.unit_id == unit_id)
    known = set(connection.execute(query).scalars())
    newest = next((round_id for round_id in reversed(rounds) if round_id in known), None)
    if newest is None:
        raise NotFound("no_dossier", unit=unit.name, round="—")
    return snapshot_in(connection, unit_id, newest)


def _one_in(context: DossierActContext, opinion_id: int) -> Opinion:
    """An entry of this ward or of its predecessors. Raises NotFound."""
    connection, unit = context.connection, context.dossier.unit
    row = connection.execute(select(_opinions).where(_opinions.c.id == opinion_id)).one_or_none()
    if row is None or row.unit_id not in {unit.id} | ancestry_in(connection, unit.id):
        raise NotFound("no_opinion")
    return _opinion(row, unit_in(connection, row.unit_id), context.at.date())


def _store(context: DossierActContext, now: Opinion, tidy: Heard, expected_version: int) -> dict[str, Any]:
    before, after = now.heard.as_data(), tidy.as_data()
    if now.version != expected_version:
        if before == after:
            context.audit(subject=_subject(now.id), before=before, after=after, reason="already so")
            return {"version": now.version}
        raise Stale(
            "stale_opinion", who=now.changed_by, at=now.changed_at, theirs=before, mine=after, version=now.version
        )
    context.connection.execute(
        _opinions.update()
        .where(_opinions.c.id == now.id)
        .values(**_columns(tidy), version=expected_version + 1, **context.signed("changed"))
    )
    context.audit(subject=_subject(now.id), before=before, after=after)
    return {"version": expected_version + 1}


def _checked(context: DossierActContext, heard: Heard, before: Heard | None = None) -> Heard:
    """What was heard, as it will be stored. ``before``: what is stored now. Raises BadInput with every problem."""
    now = context.at.date()
    said = typed_with_labels({name: getattr(heard, name) for name in _TYPED}, LABELS, _TYPED)
    texts, problems = texts_of(said), problems_of(said, {name: getattr(before, name, "") for name in _TYPED})
    if not texts["residential_group"]:
        problems.insert(0, _about("residential_group", "chưa ghi tổ nào.", "name the group."))
    if heard.topic not in TOPICS:
        problems.append(_about("topic", "hãy chọn trong danh sách.", "choose from the list."))
    if not _counted(heard.opinions, 1):
        problems.append(_about("opinions", "là số nguyên từ 1 trở lên.", "a whole number of 1 or more."))
    if heard.attended is not None and not _counted(heard.attended, 0):
        problems.append(_about("attended", "là số nguyên, không âm.", "a whole number, not negative."))
    if not _EARLIEST <= heard.heard_on <= now:
        problems.append(
            _about(
                "heard_on", f"phải từ {_EARLIEST:%d/%m/%Y} đến hôm nay ({now:%d/%m/%Y}).",
                f"must lie between {shown_day(_EARLIEST).en} and today ({shown_day(now).en}).",
            )
        )  # fmt: skip
    if bool(texts["answer"]) != (heard.answered_on is not None):
        problems.append(_NO_ANSWER)
    elif heard.answered_on is not None and not heard.heard_on <= heard.answered_on <= now:
        problems.append(
            _about(
                "answered_on", f"phải từ ngày họp đến hôm nay ({now:%d/%m/%Y}).",
                f"must lie between the meeting and today ({shown_day(now).en}).",
            )
        )  # fmt: skip
    context.refuse(problems)
    return replace(heard, **texts)


def _counted(count: Any, least: int) -> bool:
    return isinstance(count, int) and not isinstance(count, bool) and least <= count <= _MOST


_NO_ANSWER = {
    "vi": "Trả lời: ghi cả nội dung trả lời và ngày trả lời.",
    "en": "Answer: give both what was answered and on which day.",
}


def _about(name: str, vi: str, en: str) -> dict[str, str]:
    return about(LABELS[name], vi, en)


def _columns(heard: Heard) -> Mapping[str, Any]:
    return {name: getattr(heard, name) for name in _FIELDS}


def _subject(opinion_id: int) -> str:
    return f"opinion:{opinion_id}"


def _opinion(row: Row, unit: Unit, now: date) -> Opinion:
    heard = Heard(**{name: getattr(row, name) for name in _FIELDS})
    waiting = 0 if heard.answered else (now - row.heard_on).days
    return Opinion(row.id, unit, heard, row.version, row.changed_by_name, row.changed_at, waiting)
