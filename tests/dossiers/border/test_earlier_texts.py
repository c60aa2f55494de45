"""Texts of earlier times may be longer than one may be today: they are read, and nobody is stuck with them."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from dossiers.acts.audit import append_in, verify
from dossiers.acts.transaction import new_idempotency_key
from dossiers.community import actions
from dossiers.community.five_clear import FiveClear
from dossiers.errors import BadInput
from dossiers.procedure import steps
from dossiers.store.clock import now
from dossiers.store.record import Record
from dossiers.store.schema import actions as kept_actions
from dossiers.store.schema import audit_log, units
from tests.dossiers.working import ROUND, act, person, revision, to_locked

LONG = "dài " * 50_000


@pytest.fixture
def own(filled: Callable[[], Record]) -> Record:
    return filled()


def test_an_old_action_is_read_and_can_be_shortened(own: Record) -> None:
    officer = person(own, "chieng-an-officer")
    id_ = actions.create(own, officer, "chieng-an", ROUND, FiveClear("Sửa đèn"), idempotency_key=new_idempotency_key())
    with own.writing() as connection:
        connection.exec_driver_sql("UPDATE actions SET outcome = ? WHERE id = ?", (LONG, id_))
    (found,) = actions.actions_of(own, officer, "chieng-an", ROUND)
    assert found.wanted.outcome == LONG
    given = {"expected_version": 1, "idempotency_key": new_idempotency_key()}
    with pytest.raises(BadInput, match="too long"):
        actions.change(own, officer, "chieng-an", ROUND, id_, found.wanted, **given)
    actions.change(own, officer, "chieng-an", ROUND, id_, FiveClear("Sửa đèn", outcome="Xong"), **given)
    with own.reading() as connection:
        assert connection.execute(select(kept_actions.c.outcome)).scalar_one() == "Xong"
        # What it said before stands in the log as long as it was.
        last = connection.execute(select(audit_log.c.before).order_by(audit_log.c.number.desc()).limit(1)).scalar_one()
        assert last is not None and LONG.strip() in last
    assert verify(own).holds


def test_an_old_reason_keeps_nobody_from_confirming_a_reopening(own: Record) -> None:
    to_locked(own)
    act(own, "lead", "chieng-an", "request_reopening", reason="Sai số liệu")
    with own.writing() as connection:
        connection.exec_driver_sql("UPDATE reopenings SET reason = ?", (LONG,))
    done = steps.settle_reopening(
        own, person(own, "board"), "chieng-an", ROUND, confirm=True, expected_version=revision(own, "chieng-an"),
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    assert done["state"] == "clarified"


def test_no_column_and_no_line_takes_what_an_act_forgot_to_look_at(own: Record) -> None:
    """The last net, below ``texts.typed_fields``."""
    with pytest.raises(BadInput), own.writing() as connection:
        connection.execute(units.update().where(units.c.id == "to-hieu").values(name="x" * 121))
    with pytest.raises(BadInput), own.writing() as connection:
        connection.execute(units.update().where(units.c.id == "to-hieu").values(code="x" * 17))
    with pytest.raises(BadInput), own.writing() as connection:
        append_in(connection, person(own, "lead"), "decide", now(own), after={"a": ["x" * 100_001]})
    with own.writing() as connection:
        connection.execute(units.update().where(units.c.id == "to-hieu").values(name="Tô\u202e Hiệu\0"))
        append_in(connection, person(own, "lead"), "decide", now(own), after={"a\0": ["\ud800b"]}, subject="c\u202e")
    with own.reading() as connection:
        assert connection.execute(select(units.c.name).where(units.c.id == "to-hieu")).scalar_one() == "Tô Hiệu"
        line = connection.execute(select(audit_log).order_by(audit_log.c.number.desc())).first()
        assert line is not None and (line.subject, line.after) == ("c", '{"a":["b"]}')


@pytest.mark.parametrize("text", ["x" * 1_000_000, "\ud800", "\0", "to-hieu\0"])
def test_what_cannot_be_stored_is_looked_for_in_vain(own: Record, text: str) -> None:
    with own.reading() as connection:
        for column in (units.c.id, units.c.code, units.c.name):
            assert connection.execute(select(units.c.id).where(column == text)).all() == []
            assert connection.execute(select(units.c.id).where(column.in_([text]))).all() == []
