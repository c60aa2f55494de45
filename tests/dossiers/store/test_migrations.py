"""How the tables come to be: the baseline builds what is declared, published steps stay, records go forward only."""

import hashlib
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect

from dossiers.errors import RecordError
from dossiers.sample import sample_of
from dossiers.store import migrations
from dossiers.store.opening import open_existing, open_record
from dossiers.store.schema import metadata

STEPS = Path(migrations.__file__).parent / "versions"
#: Every published step with the SHA-256 of its file. A line is added with each new step, and none is ever changed.
PUBLISHED = {
    "step_0005_baseline.py": "f88486650527561d7d0918ce6565b7fb6ba90f3fd645eb54c79e95c24e71a6a9",
    "step_0006_criteria_drafts.py": "7b52b1588239a52b50b632e5cbca4b0308a6d0ba1c8bd0b4944a6165d5adac46",
}
WORKSHOP = {
    "criteria_drafts", "criteria_draft_versions", "criteria_draft_texts", "criteria_draft_files", "catalogue_proposals",
}  # fmt: skip
NEXT_STEP = """
import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    with op.batch_alter_table("units") as table:
        table.add_column(sa.Column("area", sa.Integer(), server_default="7", nullable=False))
"""


def test_published_steps_stay_as_they_were_published() -> None:
    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in STEPS.glob("*.py")}
    for name, digest in PUBLISHED.items():
        assert found.get(name) == digest, (
            f"{name} was published and is changed or gone: records that took it would differ from records that take it now, "
            "and nobody could tell them apart. Put it back as it was, and write a step that follows."
        )
    assert found.keys() == PUBLISHED.keys(), (
        f"{sorted(found.keys() - PUBLISHED.keys())}: a new step is added to PUBLISHED with the SHA-256 of its file, so that "
        "nobody edits it once records have taken it."
    )


def test_the_steps_build_the_tables_that_are_declared(record) -> None:
    """Alembic compares tables, columns, types, indexes, keys and what must be unique."""
    with record.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_steps_build_the_very_constraints_and_triggers_that_are_declared(record) -> None:
    """Alembic compares no CHECK constraints, defaults, names of keys or triggers; a difference would surface in an office."""
    fresh = create_engine("sqlite://")
    metadata.create_all(fresh)
    with record.reading() as connection, fresh.connect() as other:
        for table in metadata.tables:
            assert _built(connection, table) == _built(other, table), table
        assert _triggers(connection) == _triggers(other)
        assert len(_triggers(other)) == 18


@pytest.mark.parametrize("name", PUBLISHED)
def test_no_step_writes_a_truth_value_as_sqlite_alone_takes_it(name: str) -> None:
    """PostgreSQL refuses 0 as the default of a Boolean, and tests have SQLite only."""
    assert re.findall(r"sa\.Boolean\(\)[^\n]*sa\.text\([^\n]*", (STEPS / name).read_text(encoding="utf-8")) == []


def _built(connection: Connection, table: str) -> dict[str, Any]:
    seen = inspect(connection)
    return {
        "columns": [{**each, "type": str(each["type"])} for each in seen.get_columns(table)],
        "primary key": seen.get_pk_constraint(table),
        "foreign keys": sorted(seen.get_foreign_keys(table), key=str),
        "unique": sorted(seen.get_unique_constraints(table), key=str),
        "checks": {each["name"]: each["sqltext"] for each in seen.get_check_constraints(table)},
        "indexes": sorted(seen.get_indexes(table), key=str),
    }


def _triggers(connection: Connection) -> dict[str, str]:
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {row.name: row.sql for row in rows}


def test_a_record_of_a_newer_version_is_refused(filled, address: str, sample: Path) -> None:
    with filled().writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(RecordError) as caught:
        open_record(address, fill=sample_of(sample))
    assert caught.value.code == "newer"
    assert "9999" in caught.value.text("vi")
    assert migrations.newest_step() in caught.value.text("en")


@pytest.mark.parametrize("step", ["0001", "0002", "0003", "0004"])
def test_a_record_from_before_the_baseline_is_refused_and_kept(filled, address: str, sample: Path, step: str) -> None:
    """Nothing leads from there to the baseline, so it must neither be opened nor called a newer one."""
    _stamp(filled(), step)
    for opening in (lambda: open_record(address, fill=sample_of(sample)), lambda: open_existing(address)):
        with pytest.raises(RecordError) as caught:
            opening()
        assert caught.value.code == "before_baseline"
        assert f"bước {step}" in caught.value.text("vi") and "new-record" in caught.value.text("vi")
        assert f"step {step}" in caught.value.text("en") and "trial version that wrote it" in caught.value.text("en")
    with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as file:
        assert file.execute("SELECT version_num FROM alembic_version").fetchone() == (step,)


def test_a_record_is_brought_up_to_date_when_it_is_opened_and_keeps_its_rows(
    filled, address: str, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a step that follows the newest, as a version to come will have one."""
    old = filled()
    with old.reading() as connection:
        units = connection.exec_driver_sql("SELECT id, name FROM units ORDER BY id").all()
    old.close()
    _add_a_step(tmp_path, monkeypatch)
    with pytest.raises(RecordError) as caught:
        open_existing(address)
    assert caught.value.code == "older" and "0007" in caught.value.text("vi")
    with closing(open_record(address, fill=sample_of(sample))) as new, new.reading() as connection:
        after = connection.exec_driver_sql("SELECT id, name FROM units ORDER BY id").all()
        areas = set(connection.exec_driver_sql("SELECT area FROM units").scalars())
    assert (after, areas) == (units, {7})
    open_existing(address).close()


def test_a_record_of_the_baseline_gets_the_workshop_and_keeps_its_rows(filled, address: str, sample: Path) -> None:
    """The tables of drafts are there afterwards, empty and sealed, and all else is as it was."""
    record = filled()
    with record.reading() as connection:
        before = {
            each: connection.exec_driver_sql(f"SELECT * FROM {each}").all() for each in ("rounds", "catalogue_texts")
        }
    with record.writing() as connection:
        for table in reversed([each for each in metadata.sorted_tables if each.name in WORKSHOP]):
            connection.exec_driver_sql(f"DROP TABLE {table.name}")
    _stamp(record, "0005")
    with pytest.raises(RecordError) as caught:
        open_existing(address)
    assert caught.value.code == "older"
    with closing(open_record(address, fill=sample_of(sample))) as new, new.reading() as connection:
        assert {each: connection.exec_driver_sql(f"SELECT * FROM {each}").all() for each in before} == before
        assert all(connection.exec_driver_sql(f"SELECT * FROM {each}").all() == [] for each in WORKSHOP)
        assert len(_triggers(connection)) == 18


def _stamp(record, step: str) -> None:
    with record.writing() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{step}'")
    record.close()


def _add_a_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(STEPS.parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "step_0007_area.py").write_text(NEXT_STEP, encoding="utf-8")
    monkeypatch.setattr(migrations, "_FOLDER", folder)
