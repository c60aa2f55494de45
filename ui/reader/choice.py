"""What is looked at: the ward and the round. In the address, so that a shared link reopens the same; kept between pages."""

from collections.abc import Callable, Mapping, Sequence

from dossiers.access.policy import reads_before_publication
from dossiers.rounds.rounds import Round
from dossiers.vocabulary import Role
from ui import plain_streamlit as st
from ui.reader.asked import ask, asked, asked_among, asked_words

ON = "true"
"""What the address says of a switch that is on."""


def current(key: str, options: Sequence[str], default: str, *, kept: bool = True) -> str:
    """The option the address names, else the one last chosen, else ``default``; written back to both.

    ``kept``: whether what was last chosen counts. What lies inside of a screen is not kept: the menu leads back to its list.
    """
    wanted = asked_among(key, options) if asked(key) else st.session_state.get(key) if kept else None
    value = wanted if wanted is not None and wanted in options else default
    remember(key, value)
    return value


def newest_round(known: Mapping[str, Round], role: Role) -> str:
    """The round a screen opens with, of some with the newest first: an open one, unless it would be empty for this role."""
    wanted = "open" if reads_before_publication(role) else "published"
    return next((each.id for each in known.values() if each.status == wanted), next(iter(known)))


def remember(key: str, value: str) -> None:
    """Keep a choice in the session and in the address."""
    st.session_state[key] = value
    ask(key, value)


def _bound(key: str, options: Sequence[str], default: str, *, kept: bool = True) -> tuple[str, str]:
    """The current choice, and the key of the widget that shows it, set to it."""
    value, widget = current(key, options, default, kept=kept), f"pick_{key}"
    if st.session_state.get(widget) != value:
        st.session_state[widget] = value
    return value, widget


def pick(
    key: str, label: str, options: Sequence[str], default: str, name: Callable[[str], str], *, width: int = 260,
    kept: bool = True, labelled: bool = False,
) -> str:  # fmt: skip
    """A list to choose from, bound to the address under ``key``. ``kept`` as for ``current``; ``labelled``: with its label."""
    value, widget = _bound(key, options, default, kept=kept)
    st.selectbox(
        label,
        options,
        format_func=name,
        key=widget,
        # Typing into the list would miss what is typed without marks, and says so in English.
        filter_mode=None,
        # Else it is called "Choose an option".
        placeholder=label,
        width=width,
        label_visibility="visible" if labelled else "collapsed",
        on_change=lambda: remember(key, st.session_state[widget]),
    )
    return value


def segments(key: str, label: str, options: Sequence[str], default: str, name: Callable[[str], str]) -> str:
    """A few views side by side, bound to the address under ``key``. Nothing chosen is the default."""
    value, widget = _bound(key, options, default)
    st.segmented_control(
        label,
        options,
        format_func=name,
        key=widget,
        label_visibility="collapsed",
        required=True,
        on_change=lambda: remember(key, st.session_state[widget] or default),
    )
    return value


def searched(key: str, label: str, *, placeholder: str = "", width: int = 260) -> str:
    """A field for words that are looked for, bound to the address under ``key``."""
    words = asked_words(key, st.HOLDS["search"]) or ""
    if st.session_state.get(key, "") != words:
        st.session_state[key] = words
    return st.text_input(
        label,
        key=key,
        holds="search",
        type="search",
        placeholder=placeholder or label,
        label_visibility="collapsed",
        width=width,
        on_change=lambda: ask(key, st.session_state[key]),
    )


def switched(key: str, label: str) -> bool:
    """A switch, off to begin with, bound to the address under ``key``."""
    st.session_state[key] = asked_among(key, (ON,)) == ON
    return st.toggle(label, key=key, on_change=lambda: ask(key, ON if st.session_state[key] else None))
