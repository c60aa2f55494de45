"""Password hashing as it is, only cheaper: the real parameters are meant to take a tenth of a second each."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from dossiers.people import passwords


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Argon2id with the least memory and time, for one test."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobodys.cache_clear()
    yield
    passwords._nobodys.cache_clear()
