"""How every form does its act: whatever breaks in it is told in words, and what was typed stays until it can be kept.

An exception that left a press would end the run: the form would be gone, and with it what stands in its fields. So acts of
forms are done inside ``acting``, from which only ``DossierError`` comes, and the form tells it with ``told_failure``. A test
finds whatever saves otherwise.
"""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from dossiers.errors import CannotRead, CannotWrite, DossierError, Unforeseen
from ui.parts import doubts
from ui.reader.language import say
from ui.reader.people import told_error

LOG = logging.getLogger("ward_scorecard")


@contextmanager
def acting(stem: str, idempotency_key: str) -> Iterator[None]:
    """Do the act with this idempotency key, with what was ticked in the form (see ``doubts``).

    ``stem``: what the keys of the form's fields begin with. Only DossierError is raised.
    """
    with foreseen(), doubts.answered(stem, idempotency_key):
        yield


@contextmanager
def foreseen() -> Iterator[None]:
    """Raise Unforeseen in place of any exception that is none of ours; the log has it under the number that is told."""
    try:
        yield
    except DossierError:
        raise
    except Exception as error:
        number = secrets.token_hex(4)
        LOG.error("something broke, %s", number, exc_info=error)
        raise Unforeseen("unforeseen", number=number) from error


def told_failure(failure: DossierError) -> str:
    """Why an act failed, in the language of the screen; and that the words stay, where nothing in them has to be mended."""
    said = told_error(failure)
    return f"{said} {say('acting.words_stay')}" if may_succeed_later(failure) else said


def may_succeed_later(failure: object) -> bool:
    """Whether the same press, with the same words, may succeed another time."""
    return isinstance(failure, CannotWrite | CannotRead | Unforeseen)
