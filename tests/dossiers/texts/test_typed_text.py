"""What is typed or pasted, in the form in which it is stored."""

import pytest

from dossiers.texts.lengths import FIELDS, LENGTH_CLASSES, LONGEST, longest
from dossiers.texts.typed_text import composed, kept_text
from dossiers.unseen_signs import is_unseen, told, without_unseen


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("\ufeffXin\u00a0chào\u00ad các\u200b đồng chí", "Xin chào các đồng chí"),
        ("một\r\nhai\u2028ba\rbốn\x85năm", "một\nhai\nba\nbốn\nnăm"),
        ("ô\tkế\u3000bên", "ô kế bên"),
        ("e\u0302\u0301", "ế"),
        ("a\u200b\u0301", "á"),
        ("a\0b\x1b[31m", "ab[31m"),
        ("đọc\u202e ngược\u2066\u061c", "đọc ngược"),
        ("hai người \U0001f468\u200d\U0001f469 và tim \u2764\ufe0f", "hai người \U0001f468\U0001f469 và tim \u2764"),
        ("nửa \ud800 cặp", "nửa  cặp"),
        ("đoạn   \n\n\n\n\n\nsau", "đoạn\n\n\nsau"),
        ("a" + "\u0301" * 200, "á" + "\u0301" * 4),
    ],
)
def test_a_pasted_text_is_tidied_without_a_word(pasted: str, kept: str) -> None:
    assert kept_text(pasted) == kept
    assert kept_text(kept) == kept


@pytest.mark.parametrize("text", ["", " \u00a0\t\u3000\r\n", "\u200b\u2060\u00ad", "\u3164\u115f\u2800", "\ud800\0"])
def test_a_text_in_which_nothing_is_seen_is_empty(text: str) -> None:
    assert kept_text(text) == composed(text) == ""


def test_a_text_of_one_line_has_single_blanks() -> None:
    assert composed("  Nghị\u00a0 quyết\n 1681 ") == "Nghị quyết 1681"


@pytest.mark.parametrize("sign", "aế9-\n\t “”…\U0001f600ภ漢")
def test_what_is_seen_is_no_unseen_sign(sign: str) -> None:
    assert not is_unseen(sign)
    assert without_unseen(sign) == sign


def test_a_message_repeats_the_beginning_of_a_long_text_without_its_unseen_signs() -> None:
    assert told("x\u202ey") == "xy"
    assert len(told("x" * 1_000_000)) < 1_000
    assert told("x" * 1_000_000).endswith("…")


def test_every_field_has_a_class_and_every_class_a_length() -> None:
    assert set(LONGEST) == set(LENGTH_CLASSES)
    assert {longest(field) for field in FIELDS} <= set(LONGEST.values())
