"""Whether an e-mail address sent by a provider is believed to be the person's own.

OpenID Connect has the claim ``email_verified``, true or false. Some providers leave it out (Entra ID) or write it as text
(claim mappings). Such an address opens an account only if the office vouches for that issuer; then every address it sends is
believed. A provider that says false is always believed.
"""

import os
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import urlsplit

from dossiers.errors import DossierError

#: Issuers (``iss``, exactly as sent) that the office vouches for, separated by blanks or commas.
VARIABLE = "WARD_SCORECARD_VOUCHED_ISSUERS"
#: Why an address is not believed; each is a sentence of ``words.yaml``.
Doubt = Literal["email_missing", "email_unconfirmed", "email_denied", "email_unclear"]
_ON_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


def vouched_issuers(environment: Mapping[str, str] = os.environ) -> frozenset[str]:
    """The issuers the office vouches for; none without the setting. Raises DossierError if it names something else."""
    found = environment.get(VARIABLE, "").replace(",", " ").split()
    for each in found:
        if not _is_issuer(each):
            raise DossierError("bad_issuers", variable=VARIABLE, given=each)
    return frozenset(found)


def doubt_about_email(claims: Mapping[str, Any]) -> Doubt | None:
    """Why the e-mail address among a provider's claims is not believed; None if it is.

    Only the claims are looked at, so the answer does not reveal whether the record knows the address.
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
