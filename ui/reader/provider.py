"""The office's OpenID provider, where one is configured (``[auth]`` in .streamlit/secrets.toml): what it says of the browser.

Streamlit keeps what the provider said in a signed cookie and reads it once a connection; whether it still opens anything is
asked of the record at every run (``dossiers.people.signing_in``).
"""

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from streamlit.auth_util import get_cookie_with_chunks, get_secrets_auth_section
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

from ui import plain_streamlit as st

#: Streamlit's name for its cookie.
COOKIE = "_streamlit_user"
#: What the one provider is called whose settings stand in ``[auth]`` itself.
DEFAULT = "default"


def providers() -> tuple[str, ...]:
    """The names of the configured providers; none where the office has none."""
    section = get_secrets_auth_section()
    named = tuple(key for key, value in section.items() if isinstance(value, Mapping) and "client_id" in value)
    return (DEFAULT, *named) if "client_id" in section else named


def claims_of_run() -> Mapping[str, Any] | None:
    """What the provider said of whoever this run is for; None where nobody came through it."""
    said = st.user.to_dict()
    return said if said.get("is_logged_in") is True and providers() else None


def claims_of_request(request: Request) -> Mapping[str, Any] | None:
    """The same for a request, by the cookie it brings; None where there is none or it was not signed here."""
    if COOKIE not in request.cookies or not providers():
        return None

    def signed(name: str) -> bytes | None:
        value = request.cookies.get(name)
        return decode_signed_value(get_cookie_secret(), name, value.encode("latin-1")) if value else None

    try:
        said = json.loads(get_cookie_with_chunks(signed, COOKIE) or b"null")
    except (ValueError, UnicodeError):
        return None
    return said if isinstance(said, dict) and said.get("is_logged_in") is True else None
