"""How often signing in may be tried: slow for a person who guesses, never closed to the owner.

Each try comes from a *place*: a browser in which the person signed in before (``known_browsers``), or else the network of its
address (an IPv4 address; for IPv6 the /64 that one customer is given). Failures are counted for each place and login, so
tries in one place do not block another. In addition, all unknown browsers share a budget for each login, so that guessing
from many networks at once gains little; and each network has a budget over all logins. Neither affects a known browser.

How often a guesser can try one login (a good password needs 10^10 guesses):

| from | tries |
| --- | --- |
| one network | 5 in a quarter of an hour, 20 a day |
| 100 networks | 30 an hour, 720 a day: together they reach the shared budget (alone they would have 2,000) |
| any number of networks | 720 a day, 263,000 a year: one chance in 38,000 |
| one network, on all logins | 40 in a quarter of an hour, 3,840 a day, of these 20 on each login |

What a stranger can do to the owner: one network's 20 tries a day stay below the shared budget, so they never keep the owner
out in any other place. Two networks can use it up for less than an hour, once a day; to keep unknown browsers out all day
takes 36 networks, and even then the owner's known browser gets in. Somebody at the owner's own address can make *unknown*
browsers there wait, but not a known one.

A try is written down as failed before the password is checked, and turned into a success afterwards, so trying many times at
once gains nothing. A login that does not exist is counted in the same way. The real clock is used, in the sample record as
well; tries that were written down while it was ahead count as made now (``terms``).
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import ColumnElement, Connection, delete, func, select

from dossiers.errors import DossierError
from dossiers.people.known_browsers import known_browser_in
from dossiers.people.terms import shorten
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM
from dossiers.store.schema import sign_in_attempts as _attempts

WINDOW, HOUR, DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
#: Failed tries from one place on one login, within ``WINDOW`` and within a day, after which the next has to wait. A person
#: who mistypes needs two or three; NIST SP 800-63B allows a hundred in a row.
BY_LOGIN, BY_LOGIN_A_DAY = 5, 20
#: Failed tries from all unknown browsers together on one login, within an hour. It is more than one network is allowed.
SHARED = 30
#: Failed tries from one network on all logins, within ``WINDOW``. An office may share one address.
BY_ADDRESS = 40
#: From this many minutes on, a waiting time is given in hours.
_LONG = 120


@dataclass(frozen=True)
class Attempt:
    """A try that was admitted; its result is added later. ``browser``: the hash of the known browser it came from."""

    id: int
    login: str
    network: str
    browser: str | None


class TooManyTries(DossierError):
    """Signing in has to wait; ``minutes`` tells how long (rounded up)."""

    def __init__(self, minutes: int) -> None:
        self.minutes = minutes
        if minutes < _LONG:
            super().__init__("too_many_tries", minutes=minutes)
        else:
            super().__init__("too_many_tries_today", hours=math.ceil(minutes / 60))


def begin_attempt(
    record: Record,
    login: str,
    address: str,
    at: datetime | None = None,
    *,
    browser: str | None = None,
    session: str | None = None,
) -> Attempt:
    """Write down a try, or raise TooManyTries. A try that has to wait is not counted, so that the waiting ends.

    ``browser``: the token of a known browser, if it has one. ``session``: the hash of the session, if a person who is signed
    in has to prove who they are; this counts as a place of its own.
    """
    at = at or datetime.now(VIETNAM)
    login, network = login[:128], network_of(address)
    shorten(record, at)
    with record.writing() as connection:
        connection.execute(delete(_attempts).where(_attempts.c.at < at - DAY))
        known = session or known_browser_in(connection, browser, login, at)
        free = max((each for each in _waits(connection, login, network, known, at) if each is not None), default=None)
        if free is not None:
            raise TooManyTries(max(1, math.ceil((free - at) / timedelta(minutes=1))))
        written = connection.execute(
            _attempts.insert().values(login=login, address=network, browser=known, at=at, succeeded=False)
        )
        (number,) = written.inserted_primary_key or (0,)
    return Attempt(number, login, network, known)


def succeeded_in(connection: Connection, attempt: Attempt) -> int:
    """Note a success. Earlier failures from this place on this login no longer count; returns how many there were."""
    mine = (_attempts.c.login == attempt.login) & _place(attempt.network, attempt.browser)
    last = _last_success(connection, _attempts.c.login == attempt.login)
    failed = select(func.count()).where(
        mine, ~_attempts.c.succeeded, _attempts.c.id > last, _attempts.c.id != attempt.id
    )
    count = connection.execute(failed).scalar_one()
    connection.execute(_attempts.update().where(_attempts.c.id == attempt.id).values(succeeded=True))
    return count


def forget_tries_in(connection: Connection, login: str) -> None:
    """Forget all tries on a login, because a new password was handed out: tries on the old one must not block it."""
    connection.execute(delete(_attempts).where(_attempts.c.login == login))


def network_of(address: str) -> str:
    """The network that counts as one place: an IPv4 address (also written as IPv6); for IPv6 the /64."""
    try:
        found = ip_address(address.strip())
    except ValueError:
        return address[:64]
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    # Use the number alone: a zone ("fe80::1%eth0") is not part of a network.
    return str(ip_network((int(found), 64), strict=False))


def _waits(connection: Connection, login: str, network: str, known: str | None, at: datetime) -> list[datetime | None]:
    """For each limit that applies to this place, when it allows the next try; None: now."""
    mine = (_attempts.c.login == login) & _place(network, known)
    mine &= _attempts.c.id > _last_success(connection, mine)
    waits = [
        _free_again(connection, mine, BY_LOGIN, WINDOW, at),
        _free_again(connection, mine, BY_LOGIN_A_DAY, DAY, at),
    ]
    unknown = _attempts.c.browser.is_(None)
    # Query this in any case, so that the answer takes equally long for everybody.
    shared = [
        _free_again(connection, (_attempts.c.login == login) & unknown, SHARED, HOUR, at),
        _free_again(connection, (_attempts.c.address == network) & unknown, BY_ADDRESS, WINDOW, at),
    ]
    return waits + shared if known is None else waits


def _place(network: str, known: str | None) -> ColumnElement[bool]:
    if known is not None:
        return _attempts.c.browser == known
    return (_attempts.c.address == network) & _attempts.c.browser.is_(None)


def _last_success(connection: Connection, among: ColumnElement[bool]) -> int:
    last = select(func.max(_attempts.c.id)).where(among, _attempts.c.succeeded)
    return connection.execute(last).scalar_one() or 0


def _free_again(
    connection: Connection, counted: ColumnElement[bool], limit: int, within: timedelta, at: datetime
) -> datetime | None:
    """When the next try may be made; None: now."""
    query = (
        select(_attempts.c.at)
        .where(counted, ~_attempts.c.succeeded, _attempts.c.at > at - within)
        .order_by(_attempts.c.at.desc())
        .limit(limit)
    )
    failures = connection.execute(query).scalars().all()
    return failures[-1] + within if len(failures) == limit else None
