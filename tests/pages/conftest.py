"""Screens are tested on a sample record of their own, filled once for all of them."""

from collections.abc import Iterator

import pytest

from tests.pages.visiting import own_record


@pytest.fixture(scope="session", autouse=True)
def sample_record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The record of this process is a fresh one, filled from the sample; never the office's."""
    with own_record(tmp_path_factory.mktemp("record")):
        yield
