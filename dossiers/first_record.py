"""Begin a real record: ``python -m dossiers.first_record --login LOGIN --name NAME [--record ADDRESS] [--email ADDRESS]``.

Makes an empty record with Sơn La's units and mergers (the public list in sample_data/) and the shipped criteria, and the first
administrator with a one-time password, which is printed once and has to be changed at the first sign-in. Nothing of the sample
goes in. A record that holds anything already is refused and left as it is; so is the sample, with which the program fills an
empty record that it is started on. Without ``--record`` the record is the one that WARD_SCORECARD_RECORD names.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dossiers import passwords
from dossiers.access import Actor
from dossiers.acts import new_operation
from dossiers.audit import append_in
from dossiers.clock import now
from dossiers.errors import BadInput, DossierError, RecordError, SampleProblems, wrong
from dossiers.people import Issued, new_person_in, person_in
from dossiers.record import PROJECT, SAMPLE_DATA, Record, named_address, open_record
from dossiers.sample_files import read_table
from dossiers.schema import catalogue_texts, people, record_state, successions, units
from dossiers.stored_text import sha256

#: National layer first.
CATALOGUE = ("criteria/criteria.yaml", "criteria/son_la_city.yaml")


def begin_record(record: Record, *, login: str, name: str, email: str | None = None) -> Issued:
    """Fill an empty record with units, criteria and its first administrator; gives them with the one-time password.

    All or nothing. Raises RecordError where the record holds something already, BadInput for a bad login, name or e-mail.
    """
    first = passwords.one_time(new_operation())
    kept, lists, files = passwords.hashed(first), _public_lists(), _catalogue()
    with record.writing() as connection:
        if connection.execute(record_state.select().where(record_state.c.sample)).first() is not None:
            raise RecordError("record_is_sample")
        for table in (record_state, people, units):
            if connection.execute(table.select().limit(1)).first() is not None:
                raise RecordError("record_begun")
        none = {f"{text}_{language}": "" for text in ("notice", "merger") for language in ("vi", "en")}
        connection.execute(record_state.insert().values(id=1, revision=0, sample=False, as_of=None, **none))
        for table, rows in lists.items():
            connection.execute({"units": units, "successions": successions}[table].insert(), rows)
        connection.execute(catalogue_texts.insert(), files)
        at = now(record)
        id_ = new_person_in(
            connection, at, login=login, name=name, role="administrator", unit_id=None, email=email, password_hash=kept
        )
        administrator = person_in(connection, id_)
        append_in(
            connection, Actor("administrator", None, administrator.name, id_), "begin_record", at, subject=f"person {id_}",
            after={
                "administrator": administrator.login, "units": len(lists["units"]),
                "catalogue": {file["file_name"]: file["sha256"] for file in files},
            },
        )  # fmt: skip
    return Issued(administrator, first)


def _public_lists() -> dict[str, list[dict[str, Any]]]:
    problems: list[str] = []
    found = {
        table: [line.values for line in read_table(SAMPLE_DATA, f"{table}.csv", problems)]
        for table in ("units", "successions")
    }
    if problems:
        raise SampleProblems(problems)
    return found


def _catalogue() -> list[dict[str, Any]]:
    contents = {Path(name).as_posix(): (PROJECT / name).read_bytes() for name in CATALOGUE}
    return [{"sha256": sha256(each), "file_name": name, "content": each} for name, each in contents.items()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; gives its exit code."""
    parser = argparse.ArgumentParser(prog="python3 run.py new-record", description="Begin a real record.")
    parser.add_argument("--login", required=True, help="of the first administrator, such as nguyen.an")
    parser.add_argument("--name", required=True, help="of the first administrator")
    parser.add_argument("--email", help="of the first administrator, to sign in through the office's provider")
    parser.add_argument("--record", metavar="ADDRESS", help="such as sqlite:////srv/scorecard/record.db")
    options = parser.parse_args(arguments)
    try:
        record = open_record(options.record, sample=None)
        try:
            begun = begin_record(record, login=options.login, name=options.name, email=options.email)
        finally:
            record.close()
    except BadInput as bad:
        for problem in bad.problems:
            print(problem["vi"], problem["en"], sep="\n")
        return 1
    except DossierError as error:
        print(error.text("vi"), error.text("en"), sep="\n")
        return 1
    told = wrong("record_new", where=named_address(options.record), login=begun.person.login, password=begun.password)
    print(told["vi"], told["en"], sep="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
