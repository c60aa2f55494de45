"""How often signing in may be tried: slow for whoever guesses, never shut for the owner.

Each try comes from a *place*: the browser the person signed in with before (``known_browsers``), or else the network of its
address (an IPv4 address; of IPv6 the /64 that one customer is given). What fails is counted for the place and the login,
so nobody's tries bar another place. On top of that, unknown browsers share a budget a login, so that guessing from many
networks at once gains little, and one a network over all logins. Neither touches a known browser.

What a guesser gets on one login (a good password stands 10^10 guesses):

| from | tries |
| --- | --- |
| one network | 5 in a quarter of an hour, 20 a day |
| 100 networks | 30 an hour, 720 a day: together they reach the shared budget (alone they would have 2,000) |
| any number of networks | 720 a day, 263,000 a year: one chance in 38,000 |
| one network, on all logins | 40 in a quarter of an hour, 3,840 a day, of these 20 on each login |

What a stranger can do to the owner: one network's 20 tries a day stay below the shared budget, so it never keeps the owner
out of any other place. Two networks can fill it for less than an hour, once a day; to keep unknown browsers out all day takes
36 networks, and the owner's known browser enters all the same. Somebody at the owner's own address can keep *unknown* browsers
there waiting; the known one not.

A try is written down as failed before the password is looked at, and turned into a success afterwards: whoever tries many
times at once gains nothing. A login that does not exist is counted just the same. Counted on the real clock, on the sample
record too.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import ColumnElement, Connection, delete, func, select

from dossiers.errors import DossierError
from dossiers.people.known_browsers import known_browser_in
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM
from dossiers.store.schema import sign_in_attempts as _attempts

WINDOW, HOUR, DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
#: Failed tries of one place on one login, within ``WINDOW`` and within a day, after which the next has to wait. Whoever
#: mistypes needs two or three; NIST SP 800-63B allows a hundred in a row.
BY_LOGIN, BY_LOGIN_A_DAY = 5, 20
#: Of all unknown browsers together on one login, within an hour: more than one network may do in it.
SHARED = 30
#: Of one network on all logins, within ``WINDOW``. An office may share one address.
BY_ADDRESS = 40
#: From so many minutes on a wait is told in hours.
_LONG = 120


@dataclass(frozen=True)
class Attempt:
    """A try that was let through, to be told its end. ``browser``: the known one it came from, by its hash."""

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
    """Write down a try, or raise TooManyTries. A try that has to wait is not counted, so that waiting ends.

    ``browser``: the token by which a browser is known, if it carries one. ``session``: the hash of the session the person is
    signed in by, where somebody signed in has to prove who they are: a place of its own.
    """
    at = at or datetime.now(VIETNAM)
    login, network = login[:128], network_of(address)
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
    """The try was a success: earlier failures of this place on this login count no longer. Gives how many those were."""
    mine = (_attempts.c.login == attempt.login) & _place(attempt.network, attempt.browser)
    last = _last_success(connection, _attempts.c.login == attempt.login)
    failed = select(func.count()).where(
        mine, ~_attempts.c.succeeded, _attempts.c.id > last, _attempts.c.id != attempt.id
    )
    count = connection.execute(failed).scalar_one()
    connection.execute(_attempts.update().where(_attempts.c.id == attempt.id).values(succeeded=True))
    return count


def forget_tries_in(connection: Connection, login: str) -> None:
    """A new password was given out: what was tried on the old one bars nobody from it."""
    connection.execute(delete(_attempts).where(_attempts.c.login == login))


def network_of(address: str) -> str:
    """What counts as one place among addresses: an IPv4 address, also where it is written in IPv6; of IPv6 the /64."""
    try:
        found = ip_address(address.strip())
    except ValueError:
        return address[:64]
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    # By its number: a zone ("fe80::1%eth0") names no network.
    return str(ip_network((int(found), 64), strict=False))


def _waits(connection: Connection, login: str, network: str, known: str | None, at: datetime) -> list[datetime | None]:
    """For each limit that holds for this place, when it lets the next try through; None: now."""
    mine = (_attempts.c.login == login) & _place(network, known)
    mine &= _attempts.c.id > _last_success(connection, mine)
    waits = [
        _free_again(connection, mine, BY_LOGIN, WINDOW, at),
        _free_again(connection, mine, BY_LOGIN_A_DAY, DAY, at),
    ]
    unknown = _attempts.c.browser.is_(None)
    # Asked in any case, so that the answer takes as long for everybody.
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
