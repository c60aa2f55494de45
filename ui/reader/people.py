"""Who is acting. The one place that knows: first a session of our own, then the office's provider, then a demonstration person.

All three are looked up at every run. Demonstration persons exist on the sample record only, and only for a browser on this very
machine; the choice lives in a cookie that the server sets (``serving``), so that a reload and a shared link keep it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from ipaddress import ip_address
from typing import Any, Literal
from urllib.parse import urlsplit

from starlette.requests import Request

from dossiers.access.policy import Actor
from dossiers.errors import DossierError
from dossiers.people.accounts import demonstration_account
from dossiers.people.sessions import Session, session
from dossiers.people.signing_in import SignInRefused, provider_session, provider_token
from dossiers.rounds.units import Unit, units
from dossiers.store.clock import today
from dossiers.store.record import Record
from ui import plain_streamlit as st
from ui.reader import provider
from ui.reader.language import language
from ui.reader.record import the_record

#: The cookies of ours. ``BROWSER`` opens nothing: by it a browser is known that its owner signed in with before.
COOKIE = "demonstration_person"
SESSION = "ward_session"
BROWSER = "ward_browser"
#: Headers by which a server in front says that the browser is somewhere else.
_FORWARDED = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")

Way = Literal["password", "provider", "demonstration"]


@dataclass(frozen=True)
class Visitor:
    """Whoever looks. ``actor`` is None until somebody is known; ``way``: how they came in.

    ``token``: of the session they hold. ``must_change_password``: known, and no screen opens before. ``refused``: the provider
    vouches for them, and the record does not let them in. ``minutes_left``: of the session, until it ends by itself.
    ``failed_tries``, ``failed_at``: wrong passwords on their login before they signed in, to be told of.
    """

    actor: Actor | None = None
    way: Way | None = None
    token: str | None = None
    must_change_password: bool = False
    refused: SignInRefused | None = None
    minutes_left: int | None = None
    failed_tries: int = 0
    failed_at: datetime | None = None


def visitor(record: Record) -> Visitor:
    """Who this run is for."""
    return _visitor(record, session_token(), provider.claims_of_run(), chosen_person(), _address_of_run())


def visitor_of(request: Request, record: Record) -> Visitor:
    """Who a request is from, by its cookies."""
    key = request.cookies.get(COOKIE) if is_local(request) else None
    address = request.client.host if request.client else ""
    return _visitor(record, request.cookies.get(SESSION), provider.claims_of_request(request), key, address)


def acting_person(record: Record) -> Actor | None:
    """The acting person of this run, or None where nobody (or nobody we know) is there."""
    return visitor(record).actor


def acting_person_of(request: Request, record: Record) -> Actor | None:
    """The acting person of a request, for routes."""
    return visitor_of(request, record).actor


def _visitor(
    record: Record, token: str | None, claims: Mapping[str, Any] | None, key: str | None, address: str
) -> Visitor:
    held = session(record, token)
    if held is not None:
        actor = None if held.must_change_password else held.actor
        found = Visitor(actor, "password", token, held.must_change_password)
        return replace(found, **_told_by(held))
    if claims is not None:
        try:
            vouched = provider_session(record, claims, address=address)
        except SignInRefused as refused:
            return Visitor(way="provider", refused=refused)
        return replace(Visitor(vouched.actor, "provider", provider_token(claims)), **_told_by(vouched))
    played = actor_of(record, key) if key else None
    return Visitor(played, "demonstration") if played else Visitor()


def _told_by(held: Session) -> dict[str, Any]:
    return {"minutes_left": held.minutes_left, "failed_tries": held.failed_tries, "failed_at": held.failed_at}


def session_token() -> str | None:
    """The token of our own session that the browser carries; tests replace this function, cookies being out of reach."""
    token = st.context.cookies.get(SESSION)
    return token if isinstance(token, str) else None


def chosen_person() -> str | None:
    """The demonstration person's key that a browser on this machine carries; tests replace this function, too."""
    key = st.context.cookies.get(COOKIE) if is_local_run() else None
    return key if isinstance(key, str) else None


# Demonstration people


def demonstration_open(record: Record) -> bool:
    """Whether a browser on this machine may play somebody."""
    return record.facts().sample


def actor_of(record: Record, key: str) -> Actor | None:
    """The demonstration person under ``key``: somebody of the province, or of the ward with that id; on a sample only."""
    return demonstration_account(record, key) if demonstration_open(record) else None


def wards(record: Record) -> tuple[Unit, ...]:
    """The wards of the record's today."""
    return tuple(unit for unit in units(record, today(record)) if unit.kind == "ward")


def shown_name(record: Record, name: str) -> str:
    """A person's name as the screen's language has it: people of the sample have one in each."""
    return record.facts().english_names.get(name, name) if language() == "en" else name


def told_name(name: str | None) -> str:
    """As ``shown_name``, on this process's record; "" for nobody."""
    if not name or language() == "vi":
        return name or ""
    return shown_name(the_record(), name)


def told_error(error: DossierError, **told: object) -> str:
    """What an error says in the language of the screen; demonstration people it names are called as the screen calls them.

    ``told``: details that are told differently from what the error holds.
    """
    named = {key: told_name(each) if isinstance(each, str) else each for key, each in error.values.items()}
    return error.text(language(), **{**named, **told})


# Where the browser is


def is_local(request: Request) -> bool:
    """Whether a request comes from a browser on this machine, with nothing in between."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    return is_from_here(request.client.host if request.client else None, headers)


def is_local_run() -> bool:
    """The same for a run, by the connection it belongs to."""
    headers = {str(name).lower(): str(value) for name, value in st.context.headers.items()}
    # Streamlit names no address for a browser on this machine.
    return is_from_here(st.context.ip_address or "127.0.0.1", headers)


def is_from_here(address: str | None, headers: Mapping[str, str]) -> bool:
    """Whether address and host are this machine's, and no server in front says otherwise. ``headers``: in small letters."""
    if any(name in headers for name in _FORWARDED):
        return False
    named = [f"//{headers.get('host', '')}", *([headers["origin"]] if "origin" in headers else [])]
    return _is_loopback(address or "") and all(_is_loopback(_host(each)) for each in named)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        found = ip_address(host)
    except ValueError:
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback


def _address_of_run() -> str:
    address = st.context.ip_address
    return address if isinstance(address, str) else "127.0.0.1"
