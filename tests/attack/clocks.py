"""The server's clock is ahead or behind by hours, a day, a year, in another zone, and then set right."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from dossiers.access.policy import Actor
from dossiers.acts import new_idempotency_key
from dossiers.acts.audit import verify
from dossiers.acts.audit_reading import lines
from dossiers.errors import DossierError, NotFound
from dossiers.evidence.previews import Previews
from dossiers.people import accounts, terms, throttle
from dossiers.people.sessions import LIFE, session
from dossiers.people.signing_in import SignInRefused, provider_session, sign_in
from dossiers.people.throttle import TooManyTries, begin_attempt
from dossiers.store.addresses import address_of
from dossiers.store.opening import open_record
from dossiers.store.record import Record
from dossiers.store.schema import VIETNAM, people
from dossiers.upkeep import evidence_files, reset_password
from dossiers.upkeep.first_record import begin_record
from dossiers.upkeep.kept_backups import OLD, backups, make_backup
from dossiers.upkeep.verify import told
from tests.attack.attempts import Attempt
from tests.attack.kills import quick_hashes

ABOUT = "a clock that was ahead or behind costs nobody more than the ordinary term once it is right"
IN_TESTS = True

_REAL = datetime
_WRONG = {
    "an hour ahead": timedelta(hours=1),
    "a day ahead": timedelta(days=1),
    "a year ahead": timedelta(days=366),
    "an hour behind": timedelta(hours=-1),
    "a day behind": timedelta(days=-1),
    "a year behind": timedelta(days=-366),
}
_MINUTE = timedelta(minutes=1)


class _Clock(datetime):
    """The clock that the program looks at; it is wrong by ``by``."""

    by = timedelta(0)

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return _REAL.now(tz) + cls.by


#: What is done while the clock is wrong gives what is looked at once it is right: "" where all is well.
Case = Callable[[Record, Actor], Callable[[], str]]


def attempts(folder: Path, thorough: bool) -> Iterator[Attempt]:
    """Each place where a moment is kept, for each way of being wrong."""
    wrong = list(_WRONG.items()) if thorough else [("a day ahead", _WRONG["a day ahead"])]
    number = 0
    with quick_hashes(), _our_clock():
        for name, by in wrong:
            for case in _CASES:
                number += 1
                place = folder / f"{number}"
                place.mkdir()
                yield _attempt(case, name, by, place)
        for zone in ("America/New_York", "Pacific/Kiritimati") if thorough else ():
            number += 1
            (folder / f"{number}").mkdir()
            yield _in_another_zone(zone, folder / f"{number}")


def _attempt(case: Case, name: str, by: timedelta, place: Path) -> Attempt:
    with closing(open_record(address_of(place / "record.db"))) as record:
        administrator = _administrator(record)
        with _wrong_by(by):
            seen_after = case(record, administrator)
        try:
            seen = seen_after()
        except DossierError as error:
            seen = f"{type(error).__name__}: {error}"
    return Attempt(f"{case.__name__.strip('_').replace('_', ' ')}, {name}", not seen, seen)


def _administrator(record: Record) -> Actor:
    """Begin the record; its administrator "nguyen.an" has the password "own"."""
    first = begin_record(record, login="nguyen.an", name="Nguyễn An").person
    with record.writing() as connection:
        own = {"password_hash": accounts.passwords.hashed("own"), "must_change_password": False, "one_time_until": None}
        connection.execute(people.update().values(**own))
    return Actor("administrator", None, first.name, first.id)


def _enter(record: Record, password: str = "own", login: str = "nguyen.an") -> str:
    return sign_in(record, login, password, address="10.0.0.1").token


def _somebody_comes(record: Record) -> None:
    """Anybody at all tries to sign in, or the server is started."""
    with suppress(SignInRefused, TooManyTries):
        _enter(record, "wrong", "nobody.known")


# What is kept


def _session(record: Record, administrator: Actor) -> Callable[[], str]:
    token = _enter(record)

    def after() -> str:
        held = session(record, token)
        left = held.minutes_left if held else 0
        with _wrong_by(LIFE + _MINUTE):
            late = session(record, token)
        return "" if left <= LIFE / _MINUTE and late is None else f"{left} minutes left, then {late}"

    return after


def _session_by_provider(record: Record, administrator: Actor) -> Callable[[], str]:
    with record.writing() as connection:
        connection.execute(people.update().values(email="an@congan.example"))
    claims = {
        "is_logged_in": True, "iss": "https://id.example", "sub": "s-1", "email": "an@congan.example",
        "email_verified": True, "iat": _Clock.now(VIETNAM).timestamp(), "nonce": "n",
    }  # fmt: skip
    provider_session(record, claims, address="10.0.0.1")

    def after() -> str:
        with suppress(SignInRefused):
            left = provider_session(record, claims, address="10.0.0.1").minutes_left
            if left > LIFE / _MINUTE:
                return f"{left} minutes left"
        for later in (LIFE + _MINUTE, timedelta(days=3), timedelta(days=29)):
            with _wrong_by(later):
                _somebody_comes(record)
                with suppress(SignInRefused):
                    provider_session(record, claims, address="10.0.0.1")
                    return f"still in after {later}"
        return ""

    return after


def _one_time_password(record: Record, administrator: Actor) -> Callable[[], str]:
    issued = accounts.create_person(
        record, administrator, login="tran.binh", name="Trần Bình", role="inspector", unit_id=None,
        idempotency_key=new_idempotency_key(),
    ).password or ""  # fmt: skip
    behind = _Clock.by < -accounts.ONE_TIME_LIFE

    def after() -> str:
        _somebody_comes(record)
        with _wrong_by(accounts.ONE_TIME_LIFE + _MINUTE), suppress(SignInRefused):
            _enter(record, issued, "tran.binh")
            return "opens after its term"
        try:
            _enter(record, issued, "tran.binh")
        except SignInRefused as refused:
            return "" if behind else f"does not open within its term: {refused}"
        return ""

    return after


def _tries_on_a_login(record: Record, administrator: Actor) -> Callable[[], str]:
    for _ in range(throttle.BY_LOGIN):
        with suppress(SignInRefused):
            _enter(record, "wrong")
    return lambda: _waits(record, "nguyen.an", throttle.WINDOW)


def _tries_of_a_day(record: Record, administrator: Actor) -> Callable[[], str]:
    start = _Clock.now(VIETNAM)
    for number in range(throttle.BY_LOGIN_A_DAY):
        begin_attempt(record, "nguyen.an", "10.0.0.1", start + number * (throttle.WINDOW + _MINUTE))
    return lambda: _waits(record, "nguyen.an", throttle.DAY)


def _tries_from_an_office(record: Record, administrator: Actor) -> Callable[[], str]:
    for number in range(throttle.BY_ADDRESS):
        begin_attempt(record, f"login.{number}", "10.0.0.1")
    return lambda: _waits(record, "nguyen.an", throttle.WINDOW)


def _tries_from_everywhere(record: Record, administrator: Actor) -> Callable[[], str]:
    for number in range(throttle.SHARED):
        begin_attempt(record, "nguyen.an", f"203.0.{number}.1")
    return lambda: _waits(record, "nguyen.an", throttle.HOUR)


def _waits(record: Record, login: str, term: timedelta) -> str:
    """Whoever waits is told no more than the term, however often they come, and gets in when it is over."""
    with suppress(TooManyTries):
        begin_attempt(record, login, "10.0.0.1")
    for later in (timedelta(0), term / 2):
        with _wrong_by(later):
            try:
                begin_attempt(record, login, "10.0.0.1")
            except TooManyTries as waits:
                if waits.minutes > (term - later) / _MINUTE + 1:
                    return f"waits {waits.minutes} minutes after {later}"
    with _wrong_by(term + _MINUTE):
        _enter(record)
    return ""


def _known_browser(record: Record, administrator: Actor) -> Callable[[], str]:
    browser = sign_in(record, "nguyen.an", "own", address="10.0.0.1").browser
    behind = _Clock.by < timedelta(days=-180)

    def after() -> str:
        _somebody_comes(record)
        known = begin_attempt(record, "nguyen.an", "10.0.0.1", browser=browser).browser is not None
        with _wrong_by(timedelta(days=180) + _MINUTE):
            for_ever = begin_attempt(record, "nguyen.an", "10.0.0.1", browser=browser).browser is not None
        return "" if (known or behind) and not for_ever else f"known {known}, after its term {for_ever}"

    return after


def _last_backup(record: Record, administrator: Actor) -> Callable[[], str]:
    make_backup(record, administrator, idempotency_key=new_idempotency_key())

    def after() -> str:
        found = backups(record, administrator)
        believed = found.age is not None and timedelta(0) <= found.age <= OLD
        if believed == found.overdue:
            return f"{found.age} old, overdue {found.overdue}"
        with _wrong_by(timedelta(seconds=2)):
            made = make_backup(record, administrator, idempotency_key=new_idempotency_key())
            now = backups(record, administrator)
        newest = now.newest is not None and now.newest.file == made.file
        return "" if newest and not now.overdue else f"newest {newest}, overdue {now.overdue}"

    return after


def _moments_of_files(record: Record, administrator: Actor) -> Callable[[], str]:
    """A page that could not be drawn, and a file that no row names."""
    previews, digest = Previews(record.previews), record.files.put(b"nobody's")
    previews.keep_failure("0" * 64, 1, NotFound("no_picture", page=1))
    moment = _Clock.now(VIETNAM).timestamp()
    for each in [*record.previews.iterdir(), *record.files.folder.rglob(digest)]:
        os.utime(each, (moment, moment))
    by = _Clock.by

    def after() -> str:
        if by > timedelta(hours=1):
            evidence_files.sweep(record)
            if any(name == digest for name, _ in record.files.names()):
                return "a file of the future is never swept"
            with suppress(NotFound):
                return "" if previews.kept("0" * 64, 1) is None else "drawn"
            return "a page is not drawn again before the future is there"
        return ""

    return after


def _new_record_and_reset_password(record: Record, administrator: Actor) -> Callable[[], str]:
    """Whoever holds a one-time password of the future stands in nobody's way for longer than its term."""
    accounts.create_person(
        record, administrator, login="tran.binh", name="Trần Bình", role="administrator", unit_id=None,
        idempotency_key=new_idempotency_key(),
    )  # fmt: skip

    def after() -> str:
        terms.shorten(record)
        given: list[str] = []
        with _wrong_by(accounts.ONE_TIME_LIFE + _MINUTE):
            reset_password.reset_on_server(record, "nguyen.an", lambda issued: given.append(issued.password or ""))
            _enter(record, given[0])
        return ""

    return after


def _log(record: Record, administrator: Actor) -> Callable[[], str]:
    _enter(record)
    ahead = _Clock.by > timedelta(0)

    def after() -> str:
        _enter(record)
        found, last = verify(record), lines(record, administrator)[0]
        remark = any("chạy lùi" in each["vi"] for each in told(found))
        # Where it was behind, the line written then runs back from the one before it.
        expected = (last.number if ahead else last.number - 1,)
        shown = [line.number for line in reversed(lines(record, administrator)) if line.ran_back_from]
        right = found.holds and found.ran_back == expected and tuple(shown) == expected and remark
        return "" if right else f"{found}, shown {shown}, remark {remark}"

    return after


_CASES: tuple[Case, ...] = (
    _session,
    _session_by_provider,
    _one_time_password,
    _tries_on_a_login,
    _tries_of_a_day,
    _tries_from_an_office,
    _tries_from_everywhere,
    _known_browser,
    _last_backup,
    _moments_of_files,
    _new_record_and_reset_password,
    _log,
)


def _in_another_zone(zone: str, place: Path) -> Attempt:
    """The machine is set to another zone while the record is in use, as daylight saving does twice a year."""
    before = os.environ.get("TZ")
    with closing(open_record(address_of(place / "record.db"))) as record:
        _administrator(record)
        token = _enter(record)
        left = session(record, token)
        os.environ["TZ"] = zone
        time.tzset()
        try:
            held = session(record, token)
            other = session(record, _enter(record))
            with record.reading() as connection:
                connection.execute(select(people)).all()
            same = (
                held
                and left
                and other
                and abs(held.minutes_left - left.minutes_left) <= 1
                and not verify(record).ran_back
            )
        finally:
            os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
            time.tzset()
    return Attempt(f"the zone becomes {zone}", bool(same), f"{left}, then {held}")


# The clock


@contextmanager
def _our_clock() -> Iterator[None]:
    """Every module of the record looks at our clock."""
    modules = [each for name, each in list(sys.modules.items()) if name.startswith("dossiers.")]
    looking = [each for each in modules if vars(each).get("datetime") is _REAL]
    for each in looking:
        vars(each)["datetime"] = _Clock
    try:
        yield
    finally:
        for each in looking:
            vars(each)["datetime"] = _REAL


@contextmanager
def _wrong_by(by: timedelta) -> Iterator[None]:
    before, _Clock.by = _Clock.by, by
    try:
        yield
    finally:
        _Clock.by = before
