"""Names in one script: none may read like another."""

import pytest

from dossiers.texts.names import name, signs_refused_in


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Thị Ánh Tuyết", "Lò Văn H'Mông", "Y Ngô\u0306 Niê", "Tô Hiệu", "Phường số 1 (mới)", "6 tháng cuối năm 2026",
        "O’Brien-Łach".replace("Ł", "L"), "Đợt 1/2026: “điểm”", "A & B * _ $ [x] <y>",
    ],
)  # fmt: skip
def test_honest_names_pass_as_they_are(text: str) -> None:
    assert signs_refused_in(text) == ()
    assert name(text) == text


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("  Nguyễn\u00a0Văn  An ", "Nguyễn Văn An"),
        ("Tô\u200b Hi\u00adệu\ufeff", "Tô Hiệu"),
        ("Ðinh Văn Ba", "Đinh Văn Ba"),
        ("Bà Rịa\u2011Vũng Tàu", "Bà Rịa-Vũng Tàu"),
    ],
)
def test_what_comes_from_pasting_is_tidied(pasted: str, kept: str) -> None:
    assert signs_refused_in(pasted) == ()
    assert name(pasted) == kept


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("An\u202eyễugN", "U+202E"), ("An\u200d", "U+200D"), ("An\0", "U+0000"), ("An\x1b", "U+001B"), ("An\ud800", "U+D800"),
        ("An\ue000", "U+E000"), ("An\u3164", "U+3164"), ("An\ufe0f", "U+FE0F"), ("An\U000e0041", "U+E0041"),
        ("Tо Hieu", "“о” (U+043E)"), ("Αn", "“Α” (U+0391)"), ("ɑn", "“ɑ” (U+0251)"), ("Ａn", "“Ａ” (U+FF21)"),
        ("\U0001d400n", "“\U0001d400” (U+1D400)"), ("Tı", "“ı” (U+0131)"), ("An \U0001f600", "“\U0001f600” (U+1F600)"),
        ("a" + "\u0301" * 20, "U+0301"),
    ],
)  # fmt: skip
def test_what_could_read_like_another_name_is_refused_by_its_sign(text: str, sign: str) -> None:
    assert signs_refused_in(text) == (sign,)
