"""What tests of accounts and signing in start from."""

from collections.abc import Callable

import pytest

from dossiers.access.policy import Actor
from dossiers.acts.transaction import new_idempotency_key
from dossiers.people import accounts as people
from dossiers.store.record import Record


@pytest.fixture
def record(filled: Callable[[], Record]) -> Record:
    """A record of each test's own."""
    return filled()


@pytest.fixture
def first(record: Record, administrator: Actor) -> str:
    """The one-time password of "nguyen.an"."""
    issued = people.create_person(
        record, administrator, login="nguyen.an", name="Nguyễn An", role="inspector", unit_id=None,
        email="an@congan.example", idempotency_key=new_idempotency_key(),
    )  # fmt: skip
    assert issued.password
    return issued.password
