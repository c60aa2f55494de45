"""E-mail addresses in one form, so that two ways of writing the same address are equal.

``email-validator`` checks and normalises them (NFC, the domain by IDNA). Nothing is looked up: no request leaves the machine.
Capital letters do not matter, because no office gives two people addresses that differ only in these.
"""

import email_validator
from email_validator import EmailNotValidError, ValidatedEmail, validate_email

# Offices use such names for their own networks ("congan.local"); the library lets a program accept them.
email_validator.SPECIAL_USE_DOMAIN_NAMES = [
    each for each in email_validator.SPECIAL_USE_DOMAIN_NAMES if each != "local"
]


def in_one_form(text: str) -> str | None:
    """The address as the record stores it: in small letters, the domain not as xn--…; None if it is not an address."""
    found = _checked(text)
    return None if found is None else found.normalized.lower()


def spellings(text: str) -> frozenset[str]:
    """All forms in which the record may hold an address: today's, with the domain as xn--…, and that of earlier versions."""
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
