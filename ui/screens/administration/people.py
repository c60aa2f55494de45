"""Người dùng: accounts, roles, one-time passwords shown once; who is tied to which ward."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from dossiers.access.policy import WARD_ROLES, Actor
from dossiers.people.accounts import (
    Issued,
    Person,
    change_person,
    change_role,
    create_person,
    disable_person,
    enable_person,
    list_people,
    reset_password,
)
from dossiers.people.logins import proposed_login
from dossiers.people.relations import (
    ConflictOfInterest,
    add_conflict_of_interest,
    list_conflicts_of_interest,
    remove_conflict_of_interest,
)
from dossiers.rounds.units import Unit, units
from dossiers.store.clock import today
from dossiers.store.record import Record
from dossiers.vocabulary import ROLES, Role
from ui import plain_streamlit as st
from ui.parts import formats
from ui.parts.formats import ward_names
from ui.parts.reconnecting import still_shown, whose
from ui.parts.templates import Markup, beside
from ui.reader.choice import segments
from ui.reader.language import say
from ui.reader.people import shown_name
from ui.screens.administration.form import FORM, OfficeForm, carry_out, clash_of, heading, hint, opened

TASKS = ("add", "role", "access", "ties")
_SHOWN_ONCE = "office_passwords"


def people_view(record: Record, actor: Actor) -> None:
    """Draw the view."""
    _passwords_once()
    everybody = {each.id: each for each in list_people(record, actor)}
    ties = list_conflicts_of_interest(record, actor)
    known = units(record, today(record))
    names = ward_names(known)
    left, right = st.columns([2, 3], gap="large")
    with left:
        task = segments(
            "office_people", say("administration.task"), TASKS, "add", lambda key: say(f"administration.people_{key}")
        )
        with st.container(border=True, key=FORM):
            heading(say(f"administration.people_{task}_title"))
            if task == "add":
                _add(record, actor, everybody, known, names)
            elif task == "ties":
                _ties(record, actor, everybody, ties, names)
            else:
                (_role if task == "role" else _access)(record, actor, everybody, known, names)
    with right:
        _table(record, everybody.values(), ties, names)


def passwords_not_noted() -> bool:
    """Whether a one-time password is shown that nobody said they noted: leaving the browser would lose it."""
    return bool(_shown())


def _shown() -> dict[str, tuple[str, str, str]]:
    """Login → name, one-time password and its last moment, of those that are not noted yet."""
    return st.session_state.setdefault(_SHOWN_ONCE, {})


def _passwords_once() -> None:
    """The one-time passwords, each until it was noted: afterwards nobody can see it again."""
    shown = _shown()
    if not shown:
        return
    with st.container(border=True):
        st.html(_pieces.passwords_once(len(shown)))
        for login, (name, password, until) in shown.items():
            with st.container(horizontal=True, vertical_alignment="center", key=f"office_password_{login}"):
                st.html(_pieces.password_of(name, login, until), width=260)
                st.code(password, language=None, width=220)
                label = say("administration.password_noted")
                st.button(label, key=f"office_noted_{login}", on_click=_noted, args=(login,))


def _noted(login: str) -> None:
    _shown().pop(login, None)


def _issued(done: Issued) -> str:
    """Keep the password to be shown once; gives what is said of the account."""
    if done.password is not None and done.person.one_time_until is not None:
        until = formats.moment(done.person.one_time_until)
        _shown()[done.person.login] = (done.person.name, done.password, until)
    return say("administration.person_ready", name=done.person.name, login=done.person.login)


def _add(
    record: Record, actor: Actor, everybody: Mapping[str, Person], known: Collection[Unit], names: Mapping[str, str]
) -> None:
    form = opened("person_add")
    taken = {each.login for each in everybody.values()}
    role, unit_id = _needed(everybody, known)
    role, unit_id = _role_and_ward(form, known, names, role, unit_id)
    one, two = st.columns(2)
    with one:
        name = form.text(
            "name", say("administration.person_name"), holds="person_name", on_change=_propose_login, args=(form, taken)
        )
    with two:
        login = form.text("login", say("administration.login"), help=say("administration.login_help"))
    email = form.text("email", say("administration.email"), help=say("administration.email_help"))
    with_password = form.tick("password", say("administration.with_password"), True)
    if st.button(say("administration.person_add"), type="primary", key=form.key("save")):
        carry_out(
            form,
            lambda idempotency_key: create_person(
                record, actor, login=login.strip() or proposed_login(name, taken), name=name, role=role, unit_id=unit_id,
                email=email or None, with_password=with_password, idempotency_key=idempotency_key,
            ),
            _issued,
        )  # fmt: skip


def _propose_login(form: OfficeForm, taken: Collection[str]) -> None:
    """After a name was typed: its login into the field, unless somebody chose another."""
    proposed, last = proposed_login(form.value("name") or "", taken), form.key("proposed")
    if form.value("login") in ("", st.session_state.get(last)):
        st.session_state[form.key("login")] = st.session_state[last] = proposed


def _needed(everybody: Mapping[str, Person], known: Collection[Unit]) -> tuple[Role, str]:
    """Whom a round needs next: a chief of the first ward without one, else an inspector."""
    lacking = wards_without_chief(everybody.values(), known)
    return ("ward_chief", lacking[0]) if lacking else ("inspector", "")


def wards_without_chief(everybody: Collection[Person], known: Collection[Unit]) -> list[str]:
    """The ids of the wards whose chief has no account in use, in the order of their names."""
    served = {each.unit_id for each in everybody if each.role == "ward_chief" and each.disabled_at is None}
    wards = [unit for unit in known if unit.kind == "ward" and unit.id not in served]
    return [unit.id for unit in sorted(wards, key=lambda unit: formats.sort_key(unit.name))]


def _role_and_ward(
    form: OfficeForm, known: Collection[Unit], names: Mapping[str, str], start: Role | None = None, unit_id: str = ""
) -> tuple[Role, str | None]:
    role: Role = form.choice(
        "role", say("administration.role"), ROLES, lambda key: formats.begun(say(f"audit.role_{key}")), start
    )
    if role not in WARD_ROLES:
        return role, None
    wards = [unit.id for unit in sorted(known, key=lambda unit: formats.sort_key(unit.name)) if unit.kind == "ward"]
    return role, form.choice("ward", say("common.ward"), wards, lambda key: names[key], unit_id)


def _chosen(record: Record, everybody: Mapping[str, Person], label: str, task: str) -> Person | None:
    """The account a form is about, found by name; in a new session the one whose form the browser still shows."""
    start = f"form|office|person_{task}_"
    for key in still_shown(start):
        person_id, who, *_ = key.removeprefix(start).split("|")
        if who == whose() and person_id in everybody:
            st.session_state["office_person"] = person_id
    shown = {key: shown_name(record, each.name) for key, each in everybody.items()}
    ordered = sorted(everybody, key=lambda key: formats.sort_key(shown[key]))
    chosen = st.selectbox(
        label, ordered, index=None, format_func=lambda key: f"{shown[key]} ({everybody[key].login})",
        key="office_person", filter_mode=None, placeholder=say("administration.choose_person"), persist_state="session",
    )  # fmt: skip
    return everybody.get(chosen or "")


def _role(record: Record, actor: Actor, everybody: Mapping[str, Person], known: Collection[Unit],
          names: Mapping[str, str]) -> None:  # fmt: skip
    found = _chosen(record, everybody, say("administration.person"), "role")
    if found is None:
        return
    form = opened(f"person_role_{found.id}", found)
    clash_of(form, dict(names))
    name = form.text("name", say("administration.person_name"), form.expected.name, holds="person_name")
    email = form.text("email", say("administration.email"), form.expected.email or "")
    if st.button(say("administration.save_person"), key=form.key("save")):
        carry_out(
            form,
            lambda idempotency_key: change_person(
                record,
                actor,
                found.id,
                name=name,
                email=email or None,
                expected=form.expected,
                idempotency_key=idempotency_key,
            ),
            lambda made: say("administration.person_saved", name=made.name),
            standing=found,
        )
    role, unit_id = _role_and_ward(form, known, names, form.expected.role, form.expected.unit_id or "")
    hint(say("administration.role_ends_sessions"))
    if st.button(say("administration.save_role"), key=form.key("role_save")):
        carry_out(
            form,
            lambda idempotency_key: change_role(
                record,
                actor,
                found.id,
                role=role,
                unit_id=unit_id,
                expected=form.expected,
                idempotency_key=f"{idempotency_key} role",
            ),
            lambda made: say("administration.person_saved", name=made.name),
            standing=found,
        )


def _access(record: Record, actor: Actor, everybody: Mapping[str, Person], known: Collection[Unit],
            names: Mapping[str, str]) -> None:  # fmt: skip
    found = _chosen(record, everybody, say("administration.person"), "access")
    if found is None:
        return
    form = opened(f"person_access_{found.id}", found)
    st.html(_pieces.state_line(found))
    if found.disabled_at is None and not found.demonstration:
        hint(say("administration.reset_help"))
        if st.button(say("administration.reset_password"), key=form.key("reset")):
            carry_out(
                form,
                lambda idempotency_key: reset_password(
                    record, actor, found.id, idempotency_key=f"{idempotency_key} reset"
                ),
                _issued,
            )
    reason = form.text("reason", say("administration.reason"))
    change, label = (disable_person, "disable") if found.disabled_at is None else (enable_person, "enable")
    if st.button(say(f"administration.{label}"), type="primary", key=form.key("save")):
        carry_out(
            form,
            lambda idempotency_key: change(record, actor, found.id, reason=reason, idempotency_key=idempotency_key),
            lambda made: say(f"administration.{label}d", name=made.name),
        )


def _ties(record: Record, actor: Actor, everybody: Mapping[str, Person], ties: Collection[ConflictOfInterest],
          names: Mapping[str, str]) -> None:  # fmt: skip
    province = {key: each for key, each in everybody.items() if each.unit_id is None and each.disabled_at is None}
    found = _chosen(record, province, say("administration.person"), "ties")
    if found is None:
        return
    form = opened(f"person_ties_{found.id}")
    own = {tie.unit_id: tie for tie in ties if tie.person_id == found.id}
    every_unit = sorted(
        {**names, **{key: tie.unit_name for key, tie in own.items()}},
        key=lambda key: formats.sort_key(names.get(key, key)),
    )
    unit_id = form.choice(
        "unit", say("administration.unit"), every_unit, lambda key: names.get(key) or own[key].unit_name
    )
    tie = own.get(unit_id)
    if tie:
        st.html(_pieces.tie(tie))
    reason = form.text("reason", say("administration.reason"))
    change, label, said = add_conflict_of_interest, "tie_add", "tie_added"
    if tie:
        change, label, said = remove_conflict_of_interest, "tie_remove", "tie_removed"
    if st.button(say(f"administration.{label}"), type="primary", key=form.key("save")):
        carry_out(
            form,
            lambda idempotency_key: change(
                record, actor, found.id, unit_id, reason=reason, idempotency_key=idempotency_key
            ),
            lambda _: say(f"administration.{said}", name=found.name, unit=names.get(unit_id, unit_id)),
        )


def _table(
    record: Record, everybody: Collection[Person], ties: Collection[ConflictOfInterest], names: Mapping[str, str]
) -> None:
    asked = st.text_input(
        say("administration.find_person"), key="office_find_person", holds="search", type="search",
        placeholder=say("administration.find_person"), label_visibility="collapsed", width=260,
    )  # fmt: skip
    told = {each.id: f"{each.name} {each.login} {names.get(each.unit_id or '', '')}" for each in everybody}
    found = set(formats.matching(asked or "", told.values()))
    wanted = [replace(each, name=shown_name(record, each.name)) for each in everybody if told[each.id] in found]
    st.html(people_table(wanted, ties, names))


def people_table(shown: Collection[Person], ties: Collection[ConflictOfInterest], names: Mapping[str, str]) -> Markup:
    """The accounts as a table: name and login, role and ward, state, ties."""
    tied: dict[str, list[str]] = {}
    for tie in ties:
        tied.setdefault(tie.person_id, []).append(tie.unit_name)
    return _pieces.people(shown, tied, names)


def state_html(of: Person) -> Markup:
    """Whether an account is in use, how its owner signs in, and wrong passwords since they last did."""
    return _pieces.state(of)


_pieces = beside(__file__, begun=formats.begun)
