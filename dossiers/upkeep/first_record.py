"""Begin a real record: ``python3 run.py new-record --login LOGIN --name NAME [--record ADDRESS] [--email ADDRESS]
[--catalogue FILE…] [--no-units]``.

This makes a record with Sơn La's units and mergers (the public lists in sample_data/), the shipped criteria, and the first
administrator with a one-time password, which is printed once and must be changed at the first sign-in. Nothing of the sample
goes in. A record that holds anything already is refused and left as it is; so is the sample. Without ``--record`` the record
is the one that WARD_SCORECARD_RECORD names.

With ``--catalogue`` the record begins with other criteria, of any scheme; the first round takes them. Files with a problem are
told line by line, and no record is begun. With ``--no-units`` it begins without units, for an office that records its own.

The password is printed before the record is saved, so if it cannot be printed, no record is begun. If nobody could read it,
run the command again: until somebody has signed in, the same login gets another password. Later ``reset_password`` does.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from dossiers.access.policy import Actor
from dossiers.acts import new_idempotency_key
from dossiers.acts.audit import append_in
from dossiers.errors import BadInput, RecordError, wrong
from dossiers.office.adoption import UploadedCatalogue, checked, file_of, in_order
from dossiers.people import passwords
from dossiers.people.accounts import Issued, new_person_in, one_time_until, person_in
from dossiers.rounds.public_lists import public_lists
from dossiers.store.addresses import PROJECT, from_the_caller, named_address
from dossiers.store.clock import now
from dossiers.store.opening import open_record
from dossiers.store.record import Record
from dossiers.store.schema import audit_log, catalogue_texts, people, record_state, sessions, successions, units
from dossiers.store.stored_text import sha256
from dossiers.upkeep.command import FAILED, Unheard, command, tell

#: What a record begins with unless other criteria are handed in.
CATALOGUE = ("criteria/criteria.yaml", "criteria/son_la_city.yaml")


#: Hands over a one-time password before anything is saved. If it raises, nothing is saved.
HandOver = Callable[[Issued], None]


def _later(issued: Issued) -> None:
    """Hand over nothing now: the caller uses the returned value."""


def begin_record(
    record: Record,
    *,
    login: str,
    name: str,
    email: str | None = None,
    catalogue: Sequence[UploadedCatalogue] = (),
    with_units: bool = True,
    hand_over: HandOver = _later,
) -> Issued:
    """Fill an empty record with units, criteria and its first administrator, who is returned with the one-time password.

    ``catalogue``: the files of other criteria than the shipped ones. ``with_units``: the units of the public lists are put in.
    It is done completely or not at all. Raises RecordError if the record holds something already, BadInput for a bad login,
    name or e-mail and for files that are no catalogue, each problem with its line, and whatever ``hand_over`` raises.
    """
    first = passwords.one_time(new_idempotency_key())
    kept, lists = passwords.hashed(first), public_lists() if with_units else {"units": [], "successions": []}
    files = _rows(_by_name(catalogue) if catalogue else shipped())
    with record.writing() as connection:
        if connection.execute(record_state.select().where(record_state.c.sample)).first() is not None:
            raise RecordError("record_is_sample")
        for table in (record_state, people, units):
            if connection.execute(table.select().limit(1)).first() is not None:
                raise RecordError("record_begun")
        none = {f"{text}_{language}": "" for text in ("notice", "merger") for language in ("vi", "en")}
        connection.execute(record_state.insert().values(id=1, revision=0, sample=False, as_of=None, **none))
        for table, rows in lists.items():
            if rows:
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
        issued = Issued(administrator, first)
        hand_over(issued)
    return issued


def issue_again(record: Record, *, login: str, hand_over: HandOver = _later) -> Issued:
    """Give the first administrator another one-time password, if nobody has ever signed in. The old one becomes invalid.

    Raises RecordError for another login, or if somebody has signed in, and whatever ``hand_over`` raises. Then nothing
    changes.
    """
    first = passwords.one_time(new_idempotency_key())
    kept = passwords.hashed(first)
    with record.writing() as connection:
        waiting = _nobody_was_in(connection, login.strip().lower())
        if waiting is None:
            raise RecordError("record_begun")
        connection.execute(
            people.update().where(people.c.id == waiting).values(password_hash=kept, one_time_until=one_time_until())
        )
        administrator = person_in(connection, waiting)
        append_in(
            connection, Actor("administrator", None, administrator.name, waiting), "administer_people", now(record),
            subject=f"person {waiting}", after={"login": administrator.login, "one_time_password": "issued"},
            reason=wrong("record_password_again"),
        )  # fmt: skip
        issued = Issued(administrator, first)
        hand_over(issued)
    return issued


def _nobody_was_in(connection: Connection, login: str) -> str | None:
    """The first administrator's id, if nobody else could sign in and nobody ever has; else None."""
    if connection.execute(record_state.select().where(~record_state.c.sample)).first() is None:
        return None
    entered = audit_log.select().where(audit_log.c.act == "sign_in", audit_log.c.outcome == "done").limit(1)
    if connection.execute(entered).first() is not None or connection.execute(sessions.select().limit(1)).first():
        return None
    accounts = connection.execute(people.select()).all()
    if len(accounts) != 1 or accounts[0].login != login or not accounts[0].must_change_password:
        return None
    return accounts[0].id


def shipped() -> tuple[UploadedCatalogue, ...]:
    """The criteria that come with the program."""
    return tuple(UploadedCatalogue(name, (PROJECT / name).read_bytes()) for name in CATALOGUE)


def _by_name(files: Sequence[UploadedCatalogue]) -> tuple[UploadedCatalogue, ...]:
    """As the record gives them back for its first round: the file that extends no other, then the others by name."""
    return in_order(sorted(files, key=lambda each: each.name))


def _rows(files: Sequence[UploadedCatalogue]) -> list[dict[str, Any]]:
    """The files as they are stored, once they are known to be a catalogue."""
    checked(files)
    return [{"sha256": sha256(each.content), "file_name": each.name, "content": each.content} for each in files]


def _read(paths: Sequence[str]) -> tuple[UploadedCatalogue, ...]:
    """Catalogue files named on the command line. Raises BadInput for those that cannot be read, all of them at once."""
    found, problems = [], []
    for path in paths:
        try:
            content = from_the_caller(Path(path)).read_bytes()
        except OSError as error:
            problems.append(wrong("unread_catalogue", file=path, why=error.strerror or error))
        else:
            found.append(file_of(path, content))
    if problems:
        raise BadInput(problems)
    return tuple(found)


@command
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python3 run.py new-record", description="Lập hồ sơ thật, có tài khoản và mật khẩu / Begin a real record."
    )
    whose = "của quản trị viên đầu tiên / of the first administrator"
    parser.add_argument("--login", required=True, help=f"tên đăng nhập {whose}: nguyen.an")
    parser.add_argument("--name", required=True, help=f'họ tên {whose}: "Nguyễn An"')
    parser.add_argument(
        "--email", help=f"thư điện tử {whose}, để đăng nhập bằng tài khoản cơ quan / for the office's provider"
    )
    parser.add_argument(
        "--catalogue",
        metavar="FILE",
        nargs="+",
        action="extend",
        default=[],
        help="bộ tiêu chí khác bộ kèm theo, một hay nhiều tệp YAML / other criteria than the shipped ones",
    )
    parser.add_argument(
        "--no-units",
        action="store_true",
        help="không đưa sẵn các đơn vị của Sơn La vào / without the units of Sơn La",
    )
    parser.add_argument("--record", metavar="ADDRESS", help="địa chỉ hồ sơ / where: sqlite:////srv/scorecard/record.db")
    options = parser.parse_args(arguments)
    try:
        # Before anything is made: files that are no catalogue leave no empty record behind.
        options.catalogue = _read(options.catalogue)
        if options.catalogue:
            checked(_by_name(options.catalogue))
    except BadInput as bad:
        return _told(bad)
    where = named_address(options.record)
    # If this cannot be printed, not even an empty file is left behind.
    tell(wrong("record_beginning", where=where))
    try:
        with closing(open_record(options.record)) as record:
            _begin(record, where, options)
    except BadInput as bad:
        return _told(bad)
    return 0


def _told(bad: BadInput) -> int:
    for problem in bad.problems:
        tell(problem)
    return FAILED


def _begin(record: Record, where: str, options: argparse.Namespace) -> None:
    try:
        begin_record(
            record, login=options.login, name=options.name, email=options.email, catalogue=options.catalogue,
            with_units=not options.no_units, hand_over=_print_it("record_new", where),
        )  # fmt: skip
    except RecordError as refused:
        if refused.code != "record_begun":
            raise
        issue_again(record, login=options.login, hand_over=_print_it("record_new_password", where))


def _print_it(code: str, where: str) -> HandOver:
    def hand_over(issued: Issued) -> None:
        person = issued.person
        words = wrong(code, where=where, login=person.login, password=issued.password, name=person.name)
        try:
            tell(words, apart="\n\n")
        except Unheard as unheard:
            raise Unheard("record_unheard", where=where, detail=unheard.values["detail"]) from unheard

    return hand_over


if __name__ == "__main__":
    sys.exit(main())
