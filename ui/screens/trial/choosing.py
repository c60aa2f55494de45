"""What to try next: any indicator's figures, no figures, "không áp dụng", or the state of any document.

A figure that cannot be tried is told at its field, and above it with a link (``ui.parts.refusals``).
"""

from collections.abc import Callable, Mapping
from functools import partial

from dossiers.submissions.results import Result
from dossiers.submissions.trial import (
    MISSING,
    NONE,
    NOT_APPLICABLE,
    Changes,
    as_text,
    names_of,
    read_figures,
)
from scoring import Problems
from scoring.band_path import path_to
from scoring.catalogue import Indicator, LevelIndicator, input_words, judged
from scoring.paths import UNMET
from scoring.published import PublishedScorecard, WithheldResult
from scoring.scorecard import Scorecard
from ui import plain_streamlit as st
from ui.parts.read_with import read_with
from ui.parts.refusals import Refusal, at_field, summary, tie
from ui.parts.requirements import requirement
from ui.parts.templates import beside
from ui.parts.typed import Mistyped, day, decimal, shown, whole
from ui.reader.choice import pick, remember
from ui.reader.language import in_words, say
from ui.screens.actions.form import criterion_of
from ui.screens.trial.trial import as_entered

_WRONG = "trial_wrong"
"""What was refused at the last press, for the run that follows it."""
_TOO_MANY = "trial_too_many"
_FORM = "trial_choice"
_DOCUMENT_STATES = ("accepted", "rejected", MISSING)


def draw_choice(result: Result, changes: Changes) -> None:
    """The list of what may be changed, and the fields or buttons for what is chosen. ``changes``: the trial so far."""
    card = result.standing
    assert card is not None
    refused: list[Refusal] = st.session_state.pop(_WRONG, [])
    if st.session_state.pop(_TOO_MANY, False):
        st.error(say("trial.too_many"))
    above = st.container()
    every = _names(card)
    st.html(_pieces.heading())
    with st.container(horizontal=True, vertical_alignment="bottom", key=_FORM):
        code = pick(
            "what", say("trial.what"), list(every), _first(card, every), lambda key: f"{key} {every[key]}", width=420,
            kept=False,
        )  # fmt: skip
        st.html(_pieces.standing(_stands_and_asked(card, code)))
    # What is tried already is told above with what is to be read beside it.
    if code not in changes and (others := read_with(card, [code])):
        st.html(_pieces.beside(others))
    refused = [each for each in refused if each.key.startswith(f"trial_{code}_")]
    with above:
        summary(refused, step=True)
    with st.container(horizontal=True, vertical_alignment="bottom", key="trial_figures"):
        _offer(card, code, changes, {each.key: each.text for each in refused})
    tie("trial", refused, focus="summary" if refused else "", moment=st.session_state.get("runs"))


def _offer(card: Scorecard, code: str, changes: Changes, wrong: Mapping[str, str]) -> None:
    """Fields and buttons for what may be changed of one indicator or document."""

    def button(label: str, value: str) -> None:
        st.button(
            say("trial.try_this", what=label), key=f"trial|{code}|{value}", on_click=_set,
            args=({**changes, code: value},),
        )  # fmt: skip

    if code in card.catalogue.documents:
        for state in _DOCUMENT_STATES:
            button(say(f"trial.document_{state}"), state)
        return
    indicator = card.catalogue.indicators[code]
    if isinstance(indicator, LevelIndicator):
        for level in indicator.levels:
            button(in_words(level.name), level.code)
    else:
        _fields(card, indicator, changes, wrong)
    button(say("trial.not_applicable"), NOT_APPLICABLE)
    button(say("trial.figures_none"), NONE)


def _names(card: Scorecard) -> dict[str, str]:
    """What may be changed, by code: judged indicators and documents, those of criteria that are not met first."""
    met = {each.code: each.state not in UNMET for each in card.criteria}
    named = {code: each.name for code, each in card.catalogue.indicators.items() if judged(each)}
    named |= {code: each.name for code, each in card.catalogue.documents.items()}
    codes = sorted(named, key=lambda code: met[criterion_of(card.catalogue, code).code])
    return {code: in_words(named[code]) for code in codes}


def _first(card: Scorecard, every: Mapping[str, str]) -> str:
    """What is offered first: the first step on the way up, else the first of all.

    The first of all, too, for a reader from whom figures are withheld: a step follows from figures.
    """
    if isinstance(card, PublishedScorecard):
        return next(iter(every))
    for taken in path_to(card).steps:
        code = taken.step.codes[0] if taken.step.indicator is None else taken.step.indicator.code
        if code in every:
            return code
    return next(iter(every))


def _stands_and_asked(card: Scorecard, code: str) -> list[str]:
    """How it stands now, and what is asked of it."""
    stands = say("trial.stands", how=as_entered(card, code))
    if code in card.catalogue.documents:
        return [stands]
    asked = requirement(card.indicator(code).prepared.indicator, card.submission.window.end.year)
    return [each for each in (stands, asked) if each]


def _fields(card: Scorecard, indicator: Indicator, changes: Changes, wrong: Mapping[str, str]) -> None:
    """A field for each figure, holding what is tried or else what is there, and the button that tries them."""
    names = names_of(indicator)
    entered = _entered(card, indicator, changes)
    keys: dict[str, str] = {}
    labels: dict[str, str] = {}
    for name in names:
        keys[name] = f"trial_{indicator.code}_{name}"
        labels[name] = in_words(input_words(indicator, name))
        with st.container(width=230):
            st.text_input(labels[name], shown(entered.get(name)), holds="figure", key=keys[name])
            if keys[name] in wrong:
                at_field(keys[name], wrong[keys[name]])
    st.button(
        say("trial.try_figures"), key=f"trial|{indicator.code}|typed",
        on_click=partial(_as_typed, card, indicator, changes, keys, labels),
    )  # fmt: skip


def _entered(card: Scorecard, indicator: Indicator, changes: Changes) -> Mapping[str, object]:
    """What the fields hold at first; nothing where the figures are withheld from the reader."""
    tried = changes.get(indicator.code, NONE)
    if tried not in (NONE, NOT_APPLICABLE):
        return read_figures(card, indicator.code, tried) or {}
    if isinstance(card.indicator(indicator.code), WithheldResult):
        return {}
    return card.submission.values.get(indicator.code, {})


def _as_typed(
    card: Scorecard, indicator: Indicator, changes: Changes, keys: Mapping[str, str], labels: Mapping[str, str]
) -> None:
    """Try what stands in the fields; tell at the fields what cannot be tried."""
    wrong: list[Refusal] = []
    values: list[str] = []
    for name, key in keys.items():
        try:
            values.append(str(_READERS.get(name, whole)(st.session_state[key])))
        except Mistyped as refused:
            wrong.append(Refusal(key, labels[name], str(refused)))
    if not wrong and (text := _refused(card, indicator.code, "/".join(values))):
        last = list(keys)[-1]
        wrong.append(Refusal(keys[last], labels[last], text))
    if wrong:
        st.session_state[_WRONG] = wrong
    else:
        _set({**changes, indicator.code: "/".join(values)})


def _refused(card: Scorecard, code: str, value: str) -> str:
    """What the criteria say against figures that can be read; "" where nothing."""
    try:
        return "" if read_figures(card, code, value) is not None else say("trial.unreadable")
    except Problems as refused:
        return in_words(refused.problems[0].text)


_READERS: dict[str, Callable[[str], object]] = {"on": day, "value": decimal}


def _set(changes: Changes) -> None:
    """Have the address hold these changes, unless they are too many for one."""
    text = as_text(changes)
    if text:
        remember("try", text)
    else:
        st.session_state[_TOO_MANY] = True


_pieces = beside(__file__)
