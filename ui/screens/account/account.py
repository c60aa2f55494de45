"""What Tài khoản shows: the person, the browsers they are signed in with, the ways to end that."""

import html
from collections.abc import Sequence

import streamlit as st

from dossiers.people.sessions import OpenSession, sign_out_everywhere
from dossiers.rounds.units import unit
from dossiers.store.record import Record
from ui.parts import formats
from ui.reader.addresses import PASSWORD, SIGN_OUT_EVERYWHERE
from ui.reader.language import language, say
from ui.reader.people import Visitor, shown_name
from ui.screens.audit.lines import role_in_words


def about_account(record: Record, visitor: Visitor, login: str | None) -> None:
    """Name, role, ward, login, and how they came in."""
    assert visitor.actor is not None
    person = visitor.actor
    rows = [("name", shown_name(record, person.name)), ("role", _begun(role_in_words(person.role)))]
    if person.unit_id is not None:
        rows.append(("ward", unit(record, person.unit_id).name))
    if login is not None:
        rows.append(("login", login))
    rows.append(("way", say(f"account.way_{visitor.way}")))
    if visitor.failed_tries:
        st.html(f'<p class="ws">■ {failed_tries(visitor)}</p>')
    drawn = "".join(f"<div><dt>{say(f'account.{key}')}</dt><dd>{html.escape(value)}</dd></div>" for key, value in rows)
    st.html(f'<dl class="ws ws-account">{drawn}</dl>')


def about_demonstration() -> None:
    """That a role that is played has neither password nor sessions."""
    link = f'<a href="/demonstration?lang={language()}" target="_self">{say("account.another_role")}</a>'
    st.html(f'<p class="ws ws-lead">{say("account.demonstration")}</p><p class="ws">{link}</p>')


def sessions_table(found: Sequence[OpenSession]) -> None:
    """Every browser the person is signed in with."""
    rows = "".join(
        f"<tr><td>{formats.moment(each.since)}</td><td>{formats.moment(each.until)}</td>"
        f"<td>{say('account.this_one') if each.here else say('account.another')}</td></tr>"
        for each in found
    )
    heads = "".join(f'<th scope="col">{say(f"account.{key}")}</th>' for key in ("since", "until", "where"))
    st.html(
        f'<div class="ws ws-sessions"><table><caption>{say("account.sessions_caption")}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def ways_out(record: Record, visitor: Visitor) -> None:
    """Sign out everywhere; and for those with a password of ours, another password."""
    if visitor.way == "provider":
        if st.button(say("account.everywhere"), key="everywhere"):
            sign_out_everywhere(record, visitor.token)
            st.logout()
        return
    st.html(
        f'<div class="ws ws-ways-out"><a href="{PASSWORD}?next=%2Faccount&amp;lang={language()}" target="_self">'
        f"{say('account.change_password')}</a>"
        f'<form method="post" action="{SIGN_OUT_EVERYWHERE}?lang={language()}" target="_self">'
        f"<button>{say('account.everywhere')}</button></form></div>"
    )


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def failed_tries(visitor: Visitor) -> str:
    """What somebody tried on the visitor's login, as HTML."""
    when = formats.moment(visitor.failed_at) if visitor.failed_at else formats.NONE
    return html.escape(say("shell.failed_tries", count=formats.number(visitor.failed_tries), when=when))
