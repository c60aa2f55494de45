"""What a provider's word on an e-mail address is worth.

OpenID Connect has ``email_verified`` for it, as true or false. Some providers leave it out (Entra ID) or write it as text
(claim mappings). Such an address opens an account only where the office vouches for that very issuer: then every address it
sends is taken for that person's own. A provider that says false is believed in any case.
"""

import os
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import urlsplit

from dossiers.errors import DossierError

#: Issuers (``iss``, letter by letter) the office vouches for, parted by blanks or commas.
VARIABLE = "WARD_SCORECARD_VOUCHED_ISSUERS"
#: Why an address opens nothing, each a sentence of ``words.yaml``.
Doubt = Literal["email_missing", "email_unconfirmed", "email_denied", "email_unclear"]
_ON_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


def vouched_issuers(environment: Mapping[str, str] = os.environ) -> frozenset[str]:
    """The issuers the office vouches for; none without the setting. Raises DossierError where it names something else."""
    found = environment.get(VARIABLE, "").replace(",", " ").split()
    for each in found:
        if not _is_issuer(each):
            raise DossierError("bad_issuers", variable=VARIABLE, given=each)
    return frozenset(found)


def doubt_about_email(claims: Mapping[str, Any]) -> Doubt | None:
    """Why the e-mail address among a provider's claims is not taken for that person's own; None where it is.

    It goes by the claims alone: whether the record knows the address, nobody learns from it.
    """
    email = claims.get("email")
    if not isinstance(email, str) or not email.strip():
        return "email_missing"
    said = claims.get("email_verified")
    if said is True:
        return None
    text = said.strip().lower() if isinstance(said, str) else said
    if text is False or text == "false":
        return "email_denied"
    if text is None or text == "true":
        return (
            None if claims.get("iss") in vouched_issuers() else "email_unconfirmed" if text is None else "email_unclear"
        )
    return "email_unclear"


def _is_issuer(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    secure = parts.scheme == "https" or (parts.scheme == "http" and host in _ON_THIS_MACHINE)
    return bool(secure and host and not parts.query and not parts.fragment and not parts.username)
