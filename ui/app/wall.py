"""What stands in place of a screen: a way on, and what the record says to whom only the provider knows."""

from urllib.parse import urlencode, urlsplit

from dossiers.people.signing_in import SignInRefused
from ui import plain_streamlit as st
from ui.parts.templates import beside
from ui.reader.addresses import inside
from ui.reader.asked import whole_query
from ui.reader.language import language, say
from ui.reader.provider import DEFAULT, providers


def way_on(address: str, words: str) -> None:
    """A link to where one can go on: a page that takes passwords, or a screen."""
    st.html(_pieces.way_on(address, words))


def lead(text: str) -> None:
    """A sentence below the title."""
    st.html(_pieces.lead(text))


def asked_screen() -> str:
    """The screen the browser is at, to come back to."""
    # The address that Streamlit tells of has no query: with it the criterion that was worked on would be lost.
    path = urlsplit(st.context.url).path if isinstance(st.context.url, str) else ""
    query = urlencode(whole_query())
    return inside(f"{path or '/'}?{query}" if query else path or "/", language())


def told_refusal(refused: SignInRefused) -> None:
    """Why somebody known to the provider has no entry here, and the way to be somebody else there."""
    over = refused.code == "sign_in_over"
    st.title(say("signed_out.over" if over else "signed_out.refused"), anchor=False)
    lead(refused.text(language()))
    email = st.user.get("email")
    if isinstance(email, str):
        st.html(_pieces.quiet(say("signed_out.came_as", email=email)))
    with st.container(horizontal=True):
        if over and st.button(say("signed_out.again"), type="primary"):
            name = st.user.get("provider")
            st.login(name if isinstance(name, str) and name in providers() and name != DEFAULT else None)
        if st.button(say("signed_out.sign_out")):
            st.logout()


_pieces = beside(__file__)
