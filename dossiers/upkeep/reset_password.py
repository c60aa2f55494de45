"""Give somebody a new one-time password from the server: ``python3 run.py reset-password --login LOGIN [--record ADDRESS]``.

This is the way back in where nobody can sign in any more who could give one on the screen: the last administrator has lost the
password, or left. Whoever may write the record's file may run it, so it opens nothing that was closed; the log says that it
was done here, and by which account of this machine. While another administrator can still do it on the screen, it is refused,
unless ``--force`` is given; that also enables an account that was disabled.

The password is printed before it is kept, so if it cannot be printed, nothing is changed and the old one stays. All sessions
of the person end, and tries that made the login wait are forgotten. The server may go on running.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import cast

from sqlalchemy import Connection, select

from dossiers.access.policy import Actor
from dossiers.acts import new_idempotency_key
from dossiers.acts.audit import append_in
from dossiers.errors import NotFound, NotNow, RecordError, wrong
from dossiers.people import passwords
from dossiers.people.accounts import Issued, Person, administrators_in, new_one_time_password_in, person_in
from dossiers.store.addresses import named_address
from dossiers.store.clock import now
from dossiers.store.opening import open_existing
from dossiers.store.record import Record
from dossiers.store.schema import people, record_state
from dossiers.upkeep.command import Unheard, command, tell
from dossiers.vocabulary import Role

#: Who acts in the log. No account has this role or this id.
SERVER = Actor(cast(Role, "server"), None, "Máy chủ", "server")


def reset_on_server(record: Record, login: str, hand_over: Callable[[Issued], None], *, force: bool = False) -> Person:
    """Give the person with this login a new one-time password, which ``hand_over`` shows. If it raises, nothing changes.

    Raises NotFound for an unknown login; NotNow if another administrator can do it on the screen, or for a disabled account,
    both unless ``force``; and RecordError for the sample, where roles are chosen and not signed in to.
    """
    first = passwords.one_time(new_idempotency_key())
    kept = passwords.hashed(first)
    with record.writing() as connection:
        before = _to_be_reset_in(connection, login.strip().lower(), force=force)
        at = now(record)
        ended = new_one_time_password_in(connection, before, kept)
        if before.disabled_at is not None:
            connection.execute(people.update().where(people.c.id == before.id).values(disabled_at=None))
        after = {"login": before.login, "one_time_password": "issued", "sessions_ended": ended}
        enabled = {"disabled": True}, {"disabled": False}
        append_in(
            connection, SERVER, "administer_people", at, subject=f"person {before.id}", unit_id=before.unit_id,
            before={"login": before.login, **(enabled[0] if before.disabled_at else {})},
            after={**after, **(enabled[1] if before.disabled_at else {})},
            reason=wrong("reset_reason_forced" if force else "reset_reason", account=_account_of_this_machine()),
        )  # fmt: skip
        person = person_in(connection, before.id)
        hand_over(Issued(person, first))
    return person


def _to_be_reset_in(connection: Connection, login: str, *, force: bool) -> Person:
    """The account to be reset; refused where something speaks against it."""
    state = connection.execute(select(record_state.c.sample)).one_or_none()
    if state is None:
        raise RecordError("record_not_begun")
    if state.sample:
        raise RecordError("reset_in_sample")
    id_ = connection.execute(select(people.c.id).where(people.c.login == login)).scalar_one_or_none()
    administrators = administrators_in(connection)
    if id_ is None:
        raise NotFound("reset_unknown_login", login=login, administrators=_listed(administrators))
    found = person_in(connection, id_)
    able = [each for each in administrators if each.id != id_ and each.can_sign_in]
    if able and not force:
        raise NotNow("reset_by_screen", person=found.name, administrators=_listed(able))
    if found.disabled_at is not None and not force:
        raise NotNow("reset_disabled", person=found.name, login=login)
    return found


def _listed(found: Sequence[Person]) -> dict[str, str]:
    """Logins and names in both languages. Whoever runs this may read the record, so this tells nothing new."""

    def said(each: Person, language: str) -> str:
        closed = f", {wrong('reset_is_disabled')[language]}" if each.disabled_at else ""
        return f"{each.login} ({each.name}{closed})"

    return {language: ", ".join(said(each, language) for each in found) or "—" for language in ("vi", "en")}


def _account_of_this_machine() -> str:
    if sys.platform == "win32":
        return os.environ.get("USERNAME", "—")
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


@command
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python3 run.py reset-password",
        description="Cấp mật khẩu dùng một lần mới từ máy chủ / Give a new one-time password from the server.",
    )
    parser.add_argument("--login", required=True, help="tên đăng nhập / login: nguyen.an")
    parser.add_argument("--record", metavar="ADDRESS", help="địa chỉ hồ sơ / where: sqlite:////srv/scorecard/record.db")
    parser.add_argument(
        "--force",
        action="store_true",
        help="cả khi quản trị viên khác còn cấp được trên màn hình, hoặc tài khoản đang bị khóa (sẽ mở lại) / also where "
        "another administrator can do it on the screen, or the account is disabled (it is enabled again)",
    )
    options = parser.parse_args(arguments)
    where = named_address(options.record)
    with closing(open_existing(options.record)) as record:
        reset_on_server(record, options.login, lambda issued: _print_it(issued, where), force=options.force)
    return 0


def _print_it(issued: Issued, where: str) -> None:
    person = issued.person
    words = wrong("reset_done", where=where, login=person.login, password=issued.password, name=person.name)
    try:
        tell(words, apart="\n\n")
    except Unheard as unheard:
        raise Unheard("record_unheard", where=where, detail=unheard.values["detail"]) from unheard


if __name__ == "__main__":
    sys.exit(main())
