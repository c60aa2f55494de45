"""E-mail addresses in one form, so that two ways of writing one address are one address.

``email-validator`` checks and normalises (NFC, the domain by IDNA); nothing is looked up: no request leaves the machine.
Capital letters do not matter: no office gives two people addresses that differ in them alone.
"""

import email_validator
from email_validator import EmailNotValidError, ValidatedEmail, validate_email

# Offices name their own networks so ("congan.local"); the library lets a program say that it takes them.
email_validator.SPECIAL_USE_DOMAIN_NAMES = [
    each for each in email_validator.SPECIAL_USE_DOMAIN_NAMES if each != "local"
]


def in_one_form(text: str) -> str | None:
    """The address as the record keeps it, in small letters and with its domain in letters; None where it is none."""
    found = _checked(text)
    return None if found is None else found.normalized.lower()


def spellings(text: str) -> frozenset[str]:
    """How the record may hold an address: in today's one form, with its domain as xn--…, or as an earlier version kept it."""
    found = _checked(text)
    if found is None:
        return frozenset()
    ways = {found.normalized, text.strip(), f"{found.local_part}@{found.ascii_domain}"}
    return frozenset(way.lower() for way in ways)


def _checked(text: str) -> ValidatedEmail | None:
    try:
        return validate_email(text.strip(), check_deliverability=False, strict=True)
    except EmailNotValidError:
        return None
