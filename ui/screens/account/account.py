"""What Tài khoản shows: the person, the browsers they are signed in with, the ways to end that."""

from collections.abc import Sequence

from dossiers.errors import DossierError
from dossiers.people.sessions import OpenSession, sign_out_everywhere
from dossiers.rounds.units import unit
from dossiers.store.record import Record
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.acting import foreseen, told_failure
from ui.parts.templates import beside
from ui.reader.addresses import PASSWORD, SIGN_OUT_EVERYWHERE
from ui.reader.language import say
from ui.reader.people import Visitor, shown_name
from ui.screens.audit.lines import role_in_words


def about_account(record: Record, visitor: Visitor, login: str | None) -> None:
    """Name, role, ward, login, and how they came in."""
    assert visitor.actor is not None
    person = visitor.actor
    rows = [("name", shown_name(record, person.name)), ("role", formats.begun(role_in_words(person.role)))]
    if person.unit_id is not None:
        rows.append(("ward", unit(record, person.unit_id).name))
    if login is not None:
        rows.append(("login", login))
    rows.append(("way", say(f"account.way_{visitor.way}")))
    if visitor.failed_tries:
        st.html(_pieces.tried(failed_tries(visitor)))
    st.html(_pieces.person(rows))


def about_demonstration() -> None:
    """That a role that is played has neither password nor sessions."""
    st.html(_pieces.demonstration())


def sessions_table(found: Sequence[OpenSession]) -> None:
    """Every browser the person is signed in with."""
    st.html(_pieces.sessions(found))


def ways_out(record: Record, visitor: Visitor) -> None:
    """Sign out everywhere; and for those with a password of ours, another password."""
    if visitor.way == "provider":
        if st.button(say("account.everywhere"), key="everywhere"):
            try:
                with foreseen():
                    sign_out_everywhere(record, visitor.token)
            except DossierError as failure:
                st.error(told_failure(failure))
            else:
                st.logout()
        return
    st.html(_pieces.ways_out(PASSWORD, SIGN_OUT_EVERYWHERE))


def failed_tries(visitor: Visitor) -> str:
    """What somebody tried on the visitor's login, in words."""
    when = formats.moment(visitor.failed_at)
    return say("shell.failed_tries", count=formats.number(visitor.failed_tries), when=when)


_pieces = beside(__file__)
