"""What of this machine strangers and each person may take, as numbers an office may set otherwise.

``WARD_SCORECARD_LIMITS``: pairs of a name and a whole number, parted by blanks: ``windows_of_a_place=200 files_mb=256``.
"""

import os
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from dossiers.errors import DossierError

VARIABLE = "WARD_SCORECARD_LIMITS"
#: Name → what holds where nothing else is set.
USUAL = MappingProxyType(
    {
        # Connections of one address, unless a named server in front stands there: 60 people of an office need eight each.
        "connections_of_an_address": 1_500,
        # Open pages: of one person, of all from one place who are not signed in, of all together who are not signed in.
        "windows_of_a_person": 40,
        "windows_of_a_place": 120,
        "windows_of_nobody": 240,
        # Megabytes of files that are chosen in a form and not saved: of one person, of all together.
        "files_mb_of_a_person": 64,
        "files_mb": 128,
    }
)


def limit(name: str) -> int:
    """One of them. Raises DossierError where the setting cannot be read."""
    return limits()[name]


def limits(environment: Mapping[str, str] = os.environ) -> Mapping[str, int]:
    """All of them. Raises DossierError where the setting names something else, or no whole number of at least 1."""
    return _read(environment.get(VARIABLE, ""))


@cache
def _read(given: str) -> Mapping[str, int]:
    found = dict(USUAL)
    for each in given.split():
        name, _, number = each.partition("=")
        if name not in USUAL or not number.isascii() or not number.isdecimal() or not 1 <= int(number) <= 1_000_000:
            raise DossierError("bad_limits", variable=VARIABLE, given=each, names=", ".join(USUAL))
        found[name] = int(number)
    return MappingProxyType(found)
