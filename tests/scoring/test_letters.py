"""Letters in one form: as the standard library makes it, in time that grows with the text alone."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import letters
from scoring.letters import Form, composed_letters, in_form

#: Letters and marks whose order and joining differ from form to form.
TRICKY = "aếộđﬁ가\u1100\u1161\u0301\u0323\u0344\u0f71\u0f72\u0f73\u0f80\u3099\u094d\u05b0\uff9e "


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@given(text=st.text(alphabet=TRICKY, max_size=40))
def test_any_text_comes_out_as_the_library_makes_it(form: Form, text: str) -> None:
    before = letters._SHORT, letters._RUN
    letters._SHORT, letters._RUN = 0, 2
    try:
        assert in_form(form, text) == unicodedata.normalize(form, text)
    finally:
        letters._SHORT, letters._RUN = before


def test_marks_in_the_wrong_order_cost_no_more_than_others() -> None:
    """The library alone takes 16 times as long for four times the marks: minutes for what is pasted at once."""
    flood = "a" + "\u0301\u0323" * 200_000
    began = time.process_time()
    composed = composed_letters(flood)
    # A thousandth of what the library alone takes; a slow machine is far below it, too.
    assert time.process_time() - began < 20
    assert len(composed) == len(flood) - 1
