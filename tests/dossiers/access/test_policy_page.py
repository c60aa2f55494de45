"""The tables of docs/procedure.md and the policy are one."""

import pytest

from tests.dossiers.access.policy_page import ACTING, PAGE, READING, RUNNING, on_the_page, tables, written


@pytest.mark.parametrize("head", [READING, ACTING, RUNNING])
def test_the_page_says_what_the_policy_says_row_by_row(head: str) -> None:
    assert on_the_page(head, PAGE.read_text(encoding="utf-8")) == tables()[head]


def test_written_anew_the_page_stays_as_it_is() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert written(page) == page
