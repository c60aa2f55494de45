"""Beginning a real record: what is in it, who gets in, and that nothing that is there already is touched."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from dossiers.acts.audit import verify
from dossiers.errors import BadInput, RecordError
from dossiers.office.adoption import files_begun_with
from dossiers.people.signing_in import sign_in
from dossiers.rounds.rounds import rounds
from dossiers.sample import sample_of
from dossiers.store.opening import open_record
from dossiers.store.record import Record
from dossiers.store.schema import audit_log, catalogue_texts, dossiers, metadata, people, successions, units
from dossiers.upkeep import first_record
from dossiers.upkeep.first_record import begin_record


def count(record: Record, table) -> int:
    with record.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.fixture
def empty(address: str):
    record = open_record(address)
    yield record
    record.close()


def test_units_criteria_and_one_administrator_and_nothing_of_the_sample(empty: Record) -> None:
    begun = begin_record(empty, login="nguyen.an", name="Nguyễn An")
    assert not empty.facts().sample and rounds(empty) == ()
    assert (count(empty, units), count(empty, successions), count(empty, catalogue_texts)) == (29, 21, 2)
    assert count(empty, people) == 1 and count(empty, dossiers) == 0
    assert begun.person.role == "administrator" and not begun.person.demonstration
    entry = sign_in(empty, "nguyen.an", begun.password or "", address="x")
    assert entry.must_change_password


def test_the_first_line_of_the_log_tells_of_it_without_the_password(empty: Record) -> None:
    begun = begin_record(empty, login="nguyen.an", name="Nguyễn An")
    with empty.reading() as connection:
        line = connection.execute(select(audit_log)).one()
    assert (line.number, line.act, line.person_name) == (1, "begin_record", "Nguyễn An")
    assert begun.password is not None
    assert begun.password not in str(line) and "argon2" not in str(line)
    assert verify(empty).holds


def test_the_program_opens_it_without_filling_it(address: str, empty: Record) -> None:
    begin_record(empty, login="nguyen.an", name="Nguyễn An")
    again = open_record(address, fill=sample_of())
    assert not again.facts().sample and count(again, people) == 1
    again.close()


def test_a_record_that_holds_something_is_left_as_it_is(address: str, sample: Path) -> None:
    record = open_record(address, fill=sample_of(sample))
    before = {table.name: count(record, table) for table in metadata.sorted_tables}
    with pytest.raises(RecordError) as refused:
        begin_record(record, login="nguyen.an", name="Nguyễn An")
    # The program was started on this address before: that is said, with what to do.
    assert refused.value.code == "record_is_sample" and "xóa tệp hồ sơ" in refused.value.text("vi")
    assert {table.name: count(record, table) for table in metadata.sorted_tables} == before
    assert record.facts().sample
    record.close()


def test_it_is_begun_once(empty: Record) -> None:
    begin_record(empty, login="nguyen.an", name="Nguyễn An")
    with pytest.raises(RecordError) as refused:
        begin_record(empty, login="other.one", name="Khác")
    assert refused.value.code == "record_begun"
    assert count(empty, people) == 1


@pytest.mark.parametrize(("login", "name"), [("x", "Nguyễn An"), ("nguyen.an", " "), ("Nguyễn An", "Nguyễn An")])
def test_a_bad_login_or_name_leaves_the_record_empty(empty: Record, login: str, name: str) -> None:
    with pytest.raises(BadInput):
        begin_record(empty, login=login, name=name)
    assert all(count(empty, table) == 0 for table in metadata.sorted_tables)


def test_the_command_prints_the_password_once_and_refuses_the_second_time(address: str, capsys) -> None:
    arguments = ["--record", address, "--login", "Nguyen.An", "--name", "Nguyễn An"]
    assert first_record.main(arguments) == 0
    told = capsys.readouterr().out
    assert "Mật khẩu dùng một lần: " in told and "One-time password: " in told and "nguyen.an" in told
    password = told.partition("One-time password: ")[2].split()[0]
    record = open_record(address, fill=sample_of())
    assert sign_in(record, "nguyen.an", password, address="x").must_change_password
    record.close()
    assert first_record.main(arguments) == 1
    assert "was left as it is" in capsys.readouterr().out


def test_the_command_tells_what_is_wrong_with_an_address(capsys) -> None:
    assert first_record.main(["--record", "mysql://secret:word@x/y", "--login", "abc", "--name", "A"]) == 1
    told = capsys.readouterr().out
    assert "SQLite and PostgreSQL" in told and "secret:word" not in told


EXAMPLE = Path(__file__).resolve().parents[3] / "criteria" / "examples" / "all_must_hold_safe_ward.yaml"
BEGIN = ["--login", "nguyen.an", "--name", "Nguyễn An"]


def test_a_record_begins_on_any_criteria_with_or_without_the_public_units(address: str, tmp_path: Path, capsys) -> None:
    arguments = ["--record", address, *BEGIN, "--catalogue", str(EXAMPLE), "--no-units"]
    assert first_record.main(arguments) == 0
    assert "One-time password: " in capsys.readouterr().out
    record = open_record(address)
    assert [(each.name, each.content) for each in files_begun_with(record)] == [(EXAMPLE.name, EXAMPLE.read_bytes())]
    assert (count(record, units), count(record, successions), count(record, people)) == (0, 0, 1)
    with record.reading() as connection:
        assert "all_must_hold_safe_ward.yaml" in connection.execute(select(audit_log.c.after)).scalar_one()
    record.close()
    assert first_record.main([*arguments[:3], "other.one", *arguments[4:]]) == 1
    assert "was left as it is" in capsys.readouterr().out


def test_the_file_that_extends_no_other_comes_first_however_they_are_named(empty: Record) -> None:
    local, national = reversed(first_record.shipped())
    begin_record(empty, login="nguyen.an", name="Nguyễn An", catalogue=[local, national])
    assert files_begun_with(empty) == (national, local)


def test_criteria_with_a_problem_are_told_by_line_and_nothing_is_made(tmp_path: Path, capsys) -> None:
    bad, record = tmp_path / "bad.yaml", tmp_path / "record.db"
    bad.write_text(EXAMPLE.read_text("utf-8").replace("layer: national", "layer: 5"), encoding="utf-8")
    arguments = ["--record", f"sqlite:///{record}", *BEGIN, "--catalogue"]
    assert first_record.main([*arguments, str(bad)]) == 1
    told = capsys.readouterr().out
    line = next(n for n, text in enumerate(bad.read_text("utf-8").splitlines(), 1) if text == "layer: 5")
    assert (
        f"bad.yaml:{line}: layer: YAML đọc 5 là một con số" in told
        and f"bad.yaml:{line}: layer: YAML reads 5 as a number" in told
    )
    assert first_record.main([*arguments, str(tmp_path / "none.yaml")]) == 1
    told = capsys.readouterr().out
    assert "none.yaml: không đọc được tệp bộ tiêu chí" in told and "this file of criteria cannot be read" in told
    assert not record.exists()
