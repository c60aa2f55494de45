"""What to try next: any indicator's figures, no figures, "không áp dụng", or the state of any document."""

from collections.abc import Callable

from dossiers.submissions.results import Result
from dossiers.submissions.trial import MISSING, NONE, NOT_APPLICABLE, Changes, as_text, names_of, read_changes
from scoring.catalogue import Indicator, LevelIndicator, judged
from scoring.words import INPUT_WORDS
from ui import plain_streamlit as st
from ui.parts.typed import Mistyped, day, decimal, shown, whole
from ui.reader.choice import pick, remember
from ui.reader.language import in_words, say
from ui.screens.trial.trial import BEGIN

_WRONG = "trial_wrong"
_DOCUMENT_STATES = ("accepted", "rejected", MISSING)


def draw_choice(result: Result, text: str) -> None:
    """The list of what may be changed, and the fields or buttons for what is chosen. ``text``: the trial so far."""
    card = result.standing
    assert card is not None
    changes = {} if text == BEGIN else read_changes(card, text)
    if changes is None:
        return
    catalogue = card.catalogue
    every = {code: each.name for code, each in catalogue.indicators.items() if judged(each)}
    every |= {code: each.name for code, each in catalogue.documents.items()}
    first = next(iter(every))
    with st.container(horizontal=True, vertical_alignment="bottom", key="trial_choice"):
        code = pick(
            "what", say("trial.what"), list(every), first, lambda key: f"{key} {in_words(every[key])}", width=420,
            kept=False,
        )  # fmt: skip

        def button(label: str, value: str) -> None:
            st.button(label, key=f"trial|{code}|{value}", on_click=_set, args=({**changes, code: value},))

        if code in catalogue.documents:
            for state in _DOCUMENT_STATES:
                button(say(f"trial.document_{state}"), state)
        else:
            indicator = catalogue.indicators[code]
            _figures(indicator, card.submission.values.get(code, {}), changes)
            button(say("trial.not_applicable"), NOT_APPLICABLE)
            button(say("trial.figures_none"), NONE)
    if wrong := st.session_state.pop(_WRONG, ""):
        st.error(wrong)


def _figures(indicator: Indicator, given: object, changes: Changes) -> None:
    """A button for each level; else a field for each figure, holding what is there, and the button that tries them."""
    if isinstance(indicator, LevelIndicator):
        for level in indicator.levels:
            now = {**changes, indicator.code: level.code}
            st.button(in_words(level.name), key=f"trial|{indicator.code}|{level.code}", on_click=_set, args=(now,))
        return
    entered = given if isinstance(given, dict) else {}
    keys: list[str] = []
    for name in names_of(indicator):
        keys.append(f"trial_{indicator.code}_{name}")
        start = shown(entered.get(name))
        st.text_input(in_words(INPUT_WORDS[name]), start, holds="figure", key=keys[-1], width=190)

    def as_typed() -> None:
        read: list[Callable[[str], object]] = [_READERS.get(name, whole) for name in names_of(indicator)]
        try:
            values = [str(reader(st.session_state[key])) for reader, key in zip(read, keys, strict=True)]
        except Mistyped as refused:
            st.session_state[_WRONG] = str(refused)
            return
        _set({**changes, indicator.code: "/".join(values)})

    st.button(say("trial.heading"), key=f"trial|{indicator.code}|typed", on_click=as_typed)


_READERS: dict[str, Callable[[str], str]] = {"on": day, "value": decimal}


def _set(changes: Changes) -> None:
    """Have the address hold these changes, unless they are too many for one."""
    text = as_text(changes)
    if text:
        remember("try", text)
    else:
        st.session_state[_WRONG] = say("trial.too_many")
