"""What is tried becomes actions of the ward, all in one press: each with its task, its outcome and who answers for it.

Who does it and by when is the ward's to say; until then the plan points out that both are lacking.
"""

from collections.abc import Mapping

from dossiers.access.policy import Actor
from dossiers.acts.transaction import new_idempotency_key
from dossiers.community import actions
from dossiers.store.record import Record
from dossiers.submissions.results import Result
from scoring.scorecard import Scorecard
from ui import plain_streamlit as st
from ui.parts.acting import acting
from ui.parts.notices import tell_next
from ui.parts.reconnecting import button
from ui.reader.language import say
from ui.screens.actions.form import key_of_change, prefilled
from ui.screens.actions.planned import Planned
from ui.screens.trial.trial import can_be_planned, open_action

_PRESS = "trial_plan"


def keys_to_plan(card: Scorecard, changes: Mapping[str, str], plan: Planned | None) -> list[str]:
    """The new actions that a trial comes to, by the keys of their forms: one for all documents of a criterion.

    None for what an open action is about already, and for what the ward can do nothing to bring about.
    """
    if plan is None or not plan.may:
        return []
    wanted = [
        code for code, value in changes.items() if can_be_planned(value) and open_action(card, code, plan) is None
    ]
    return list(dict.fromkeys(key_of_change(code, card.catalogue) for code in wanted))


def draw_planning(
    record: Record, actor: Actor, found: Result, changes: Mapping[str, str], plan: Planned | None
) -> None:
    """The button, where there is more than one action to make: a single one has its own link to a form.

    What a press that broke off has left to make keeps the button, be it one: there it is told why, and pressed again.
    """
    card = found.standing
    assert card is not None
    keys = keys_to_plan(card, changes, plan)
    place = f"{_PRESS}|{found.unit.id}|{found.round.id}"
    broken_off = f"{place}|broken_off" in st.session_state
    if not keys or (len(keys) < 2 and not broken_off):
        return
    # One press is one set of actions, also where it reaches the server twice.
    saving = st.session_state.setdefault(f"{_PRESS}|saving", new_idempotency_key())

    def plan_all() -> None:
        st.session_state[f"{place}|broken_off"] = True
        for key in keys:
            one = f"{saving} {key}"
            with acting(_PRESS, one):
                wanted = prefilled(key, card.catalogue, card)
                actions.create(record, actor, found.unit.id, found.round.id, wanted, idempotency_key=one)
        for done in (f"{_PRESS}|saving", f"{place}|broken_off"):
            st.session_state.pop(done, None)
        tell_next(say("trial.planned_all", n=len(keys)))

    label = "trial.plan_rest" if broken_off else "trial.plan_all"
    button(say(label, n=len(keys)), plan_all, key=place)
