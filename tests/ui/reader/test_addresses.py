"""An address within an address stays readable, and leads where it led."""

from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

import pytest

from ui.reader.addresses import LONGEST, carried, inside, to_sign_in


@pytest.mark.parametrize("words", ["tội phạm", "Tô Hiệu & Chiềng An", "50% = một nửa?", "a+b#c", "Đ"])
def test_letters_are_packed_once_and_nothing_else_changes(words: str) -> None:
    goal = f"/catalogue?{urlencode({'search': words, 'lang': 'vi'})}"
    onward = to_sign_in(goal, "vi")
    assert "%25E1" not in onward and "%25C4" not in onward and "%25C3" not in onward
    led = inside(parse_qs(urlsplit(onward).query)["next"][0])
    assert parse_qs(urlsplit(led).query) == {"search": [words], "lang": ["vi"]}


@pytest.mark.parametrize("goal", ["/?x=%E1%BB", "/?x=%C2%85", "/?x=%E2%80%AE", "/?x=%0A", "/?x=%26y=1", "/?x=%FF"])
def test_what_is_no_letter_stays_packed(goal: str) -> None:
    """Broken bytes, marks that turn the line round, signs that addresses use themselves."""
    assert unquote(carried(goal)) == goal
    assert carried(goal) == quote(goal, safe="")


def test_an_address_longer_than_any_of_ours_leads_to_the_front() -> None:
    goal = "/catalogue?search="
    longest = goal + "a" * (LONGEST - len(goal))
    assert inside(longest) == longest
    assert inside(longest + "a", "en") == "/?lang=en"
