"""What all charts share: colours that carry contrast, never red or green; numbers in the reader's language."""

import colorsys

import pytest
import streamlit as st

from ui.parts.charts import DARK, LIGHT, Palette, axis_numbers, config, scale


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_text_has_the_contrast_of_text_and_lines_that_of_lines(colours: Palette) -> None:
    for name in ("ink", "quiet", "blue"):
        for ground in (colours.paper, colours.soft):
            assert contrast(getattr(colours, name), ground) >= 4.5, (name, ground)
    for name in ("line", "rule", "brown"):
        assert contrast(getattr(colours, name), colours.paper) >= 2.9, name


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_nothing_is_red_or_green(colours: Palette) -> None:
    for name, colour in colours._asdict().items():
        hue, _, strength = colorsys.rgb_to_hls(*(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)))
        assert strength < 0.2 or 18 <= hue * 360 <= 45 or 190 <= hue * 360 <= 230, name


def test_a_chart_has_readable_labels_and_no_frame() -> None:
    found = config(LIGHT)
    assert found["axis"]["labelColor"] == "#52606D"
    assert found["view"]["stroke"] is None
    assert found["axis"]["labelFontSize"] >= 12


@pytest.mark.parametrize(("language", "sign"), [("vi", "','"), ("en", "',.10~f'")])
def test_axis_numbers_follow_the_language(monkeypatch: pytest.MonkeyPatch, language: str, sign: str) -> None:
    monkeypatch.setitem(st.session_state, "lang", language)
    assert sign in axis_numbers(" %") and axis_numbers(" %").endswith("' %'")


def test_a_scale_is_exactly_what_was_asked() -> None:
    assert scale(60, 100) == {"domain": [60, 100], "nice": False, "zero": False}
