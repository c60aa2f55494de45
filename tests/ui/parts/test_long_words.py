"""Words of any length have places to break at, and nothing else of a page is touched."""

import pytest

from ui.parts.long_words import LONGEST, STEP, breakable


@pytest.mark.parametrize("markup", [
    "<p>Phường Chiềng An, nghiêng ngả</p>", "x" * LONGEST, f'<a href="{"x" * 300}">Mở</a>', f"<script>{'x' * 300}</script>",
    f"<style>{'x' * 300}</style>", "<p>&lt;&lt;&lt;&lt;&lt;&lt;&lt;</p>",
])  # fmt: skip
def test_ordinary_words_tags_and_scripts_stay_as_they_are(markup: str) -> None:
    assert breakable(markup) == markup


def test_a_long_word_has_a_place_every_few_letters_and_none_within_a_sign() -> None:
    broken = breakable(f"<td>{'W' * 222}</td>")
    assert broken.count("<wbr>") == (222 - 1) // STEP and broken.replace("<wbr>", "") == f"<td>{'W' * 222}</td>"
    assert "&amp;" * STEP + "<wbr>" in breakable("&amp;" * 30)


def test_a_percent_sign_stays_with_its_number_in_texts_and_nothing_else_is_touched() -> None:
    assert (
        breakable('<td title="45 %">45 %</td> 3 %')
        == '<td title="45 %">45\N{NO-BREAK SPACE}%</td> 3\N{NO-BREAK SPACE}%'
    )
    for kept in ("<script>5 % 2</script>", "<textarea>at: 5 %</textarea>", "a % b"):
        assert breakable(kept) == kept


def test_what_was_broken_once_is_not_broken_again() -> None:
    once = breakable("W" * 222)
    assert breakable(once) == once
