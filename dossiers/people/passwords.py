"""Passwords: how they are stored, which are refused, and the one-time passwords that an administrator hands out.

They are stored as Argon2id hashes (RFC 9106; parameters by the first of the equal choices of OWASP's Password Storage Cheat
Sheet). The rules follow NIST SP 800-63B: a minimum length, no guessable ones, no required kinds of characters, nothing cut
off. Letters are brought to one form (NFKC) and blanks at the ends ignored, so that a pasted password equals the typed one.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from dossiers.errors import wrong
from dossiers.people import guessing
from dossiers.texts.typed_text import plain_letters
from dossiers.unseen_signs import is_unseen
from scoring.letters import in_form

#: Length in letters.
LEAST, MOST = 12, 256
#: How many guesses a password must need at least (zxcvbn's best mark).
_FEWEST_GUESSES = 10**10
#: How many letters zxcvbn reads at most.
_LOOKED_AT = 72
#: Words that people of this office think of first, as they type them.
_NEAR_AT_HAND = (
    "congan", "cong", "an", "phuong", "sonla", "tinh", "matkhau", "matkhaumoi", "anninh", "trattu", "vietnam", "kieumau",
    "dienhinh", "dangnhap", "tieuchi", "hosophuong", "tohieu", "chiengan", "chiengcoi", "chiengsinh", "mocchau", "mocson",
    "thaonguyen", "vanson",
)  # fmt: skip
#: Letters of one-time passwords: none that looks like another.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
#: Never leaves this process; see ``one_time``.
_OF_THIS_PROCESS = secrets.token_bytes(32)

#: One of the choices that OWASP counts as equal. 46 MiB in one pass took twice the processor here (75 ms against 37): fresh
#: memory costs more than another pass over it, and people who sign in at nine o'clock on a server of two cores have to wait.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
#: One check takes 19 MiB, so many sign-ins at once must not use up the memory of the machine.
_at_once = BoundedSemaphore(2)


def hashed(password: str) -> str:
    """What is stored of a password: its Argon2id hash with parameters and a salt of its own."""
    with _at_once:
        return _hasher.hash(_as_bytes(_one_form(password)))


def matches(kept: str | None, password: str) -> bool:
    """Whether ``password`` is the stored one. It takes as long if nothing is stored, so that the time reveals nothing."""
    nobodys = _nobodys()
    with _at_once:
        try:
            right = _hasher.verify(kept or nobodys, _as_bytes(_one_form(password)[:MOST]))
        except (VerificationError, InvalidHashError):
            right = False
    return right and kept is not None


def is_outdated(kept: str) -> bool:
    """Whether it was hashed with other parameters than today's."""
    return _hasher.check_needs_rehash(kept)


def one_time(idempotency_key: str) -> str:
    """A random password to hand out once, such as "K7QF-2M9X-PA4D-W6TC" (79 bits).

    The same idempotency key gives the same password as long as this process lives, because after a double click only the
    second answer may reach the screen. Nobody outside the process can compute it.
    """
    number = int.from_bytes(hmac.new(_OF_THIS_PROCESS, _as_bytes(idempotency_key), hashlib.sha256).digest())
    letters = []
    for _ in range(16):
        number, place = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[place])
    return "-".join("".join(letters[start : start + 4]) for start in range(0, 16, 4))


def problems_of(password: str, *, login: str, name: str) -> list[dict[str, str]]:
    """Why a person may not choose this password: one sentence each, {vi, en}; empty where they may."""
    form = _one_form(password)
    if len(form) < LEAST:
        return [wrong("password_short", least=LEAST, length=len(form))]
    if len(form) > MOST:
        return [wrong("password_long", most=MOST)]
    if any(map(is_unseen, password.strip())):
        return [wrong("password_unseen")]
    own = {login.casefold(), _bare(name)}
    if _bare(form) in own or form.casefold() in own:
        return [wrong("password_is_name")]
    if _guesses(form, login, name) < _FEWEST_GUESSES:
        return [wrong("password_guessable")]
    return []


def _guesses(form: str, login: str, name: str) -> int:
    """The guesses needed by a person who knows English or by one who knows Vietnamese, whichever is fewer.

    If a password clearly consists of unrelated Vietnamese words, zxcvbn is ignored, because it takes them for English.
    """
    own = [login, *login.replace(".", " ").split(), *_bare_words(name), _bare(name)]
    vietnamese = guessing.guesses(form, own)
    if vietnamese < _FEWEST_GUESSES or guessing.is_unrelated_words(form):
        return vietnamese
    # Marks and blanks between words do not make them harder to guess.
    forms = {plain_letters(form)[:_LOOKED_AT], _bare(form)[:_LOOKED_AT]}
    return min(int(zxcvbn(each, user_inputs=[*_NEAR_AT_HAND, *own])["guesses"]) for each in forms)


def _one_form(password: str) -> str:
    return in_form("NFKC", password).strip()


def _as_bytes(text: str) -> bytes:
    """A text as it is hashed: also one with half a surrogate pair, which nobody has as a password."""
    return text.encode("utf-8", "surrogatepass")


def _bare_words(text: str) -> Iterable[str]:
    return plain_letters(text).casefold().split()


def _bare(text: str) -> str:
    return "".join(_bare_words(text))


@cache
def _nobodys() -> str:
    """The hash of a password that nobody has, to be checked if there is no stored one."""
    return _hasher.hash(secrets.token_urlsafe(32))
