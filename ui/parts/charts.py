"""What all charts share: colours for both themes, quiet axes, numbers in the language of the screen, and how one is shown.

Blue and orange-brown carry meaning, never red against green; light line colours are for lines only, never for text.
Every layer of a chart states its scale: one that does not pulls the whole axis to zero.
"""

from functools import cache
from typing import Any, NamedTuple

from ui import plain_streamlit as st
from ui.reader.language import language

FONT = '"Source Sans", "Source Sans Pro", sans-serif'
LABEL_SIZE = 12.5


class Palette(NamedTuple):
    """The colours of one theme.

    ``blue`` and ``brown`` mean something; ``line`` is for lines of lesser weight and never for text; ``grid``, ``rule`` and
    ``soft`` are furniture; ``paper`` is the ground, for hollow marks;
    ``blue_cell`` and ``open_cell`` are the grounds of what is met and of what is still open.
    """

    ink: str
    quiet: str
    blue: str
    blue_cell: str
    brown: str
    line: str
    grid: str
    rule: str
    soft: str
    paper: str
    open_cell: str


LIGHT = Palette(
    ink="#17232E", quiet="#52606D", blue="#0B4F7D", blue_cell="#DCEAF4", brown="#B35806", line="#8A97A3",
    grid="#E3E8EC", rule="#52606D", soft="#EDF1F4", paper="#FFFFFF",
    open_cell="#FCE3C5",
)  # fmt: skip
DARK = Palette(
    ink="#E6ECF1", quiet="#A6B3BF", blue="#8CC4EA", blue_cell="#23435A", brown="#E08A3C", line="#6B7A88",
    grid="#2B3742", rule="#A6B3BF", soft="#1B252E", paper="#11181F",
    open_cell="#F2C48A",
)  # fmt: skip


def palette() -> Palette:
    """The colours of the theme the reader has chosen: a chart does not follow it by itself."""
    return DARK if st.context.theme.type == "dark" else LIGHT


@cache
def config(colours: Palette) -> dict[str, Any]:
    """Our type and colours for a chart: readable labels, a faint grid, no frame, no axis line."""
    text = {"labelColor": colours.quiet, "titleColor": colours.quiet, "labelFontSize": LABEL_SIZE}
    return {
        "background": "transparent",
        "font": FONT,
        "padding": {"left": 2, "right": 2, "top": 4, "bottom": 4},
        "view": {"stroke": None},
        # Vega would describe axes and marks one by one, in English; ``alt`` says what there is to say.
        "aria": False,
        "mark": {"aria": False},
        "axis": {
            **text, "titleFontSize": LABEL_SIZE, "titleFontWeight": "normal", "gridColor": colours.grid, "gridWidth": 1,
            "aria": False, "domain": False, "ticks": False, "labelPadding": 6, "labelOverlap": True,
        },
        "axisX": {"grid": False},
        "legend": {**text, "title": None, "symbolStrokeWidth": 2},
        "text": {"font": FONT, "fontSize": LABEL_SIZE, "color": colours.ink},
    }  # fmt: skip


def show(spec: dict[str, Any], *, alt: str, colours: Palette) -> None:
    """Draw a chart in Vega-Lite over the whole width; ``alt`` tells in words what it shows, its main finding first."""
    st.vega_lite_chart(spec | {"config": config(colours)}, width="stretch", theme=None, alt=alt)


def axis_numbers(suffix: str = "") -> str:
    """A Vega expression for axis labels: whole or decimal numbers as written in the language of the screen."""
    english = "format(datum.value, ',.10~f')"
    if language() == "en":
        return f"replace({english}, '-', '−') + '{suffix}'"
    swapped = rf"replace(replace(replace({english}, /,/g, '_'), /\./g, ','), /_/g, '.')"
    return f"replace({swapped}, '-', '−') + '{suffix}'"


def scale(low: float, high: float) -> dict[str, Any]:
    """A scale of exactly this extent; give it to every layer."""
    return {"domain": [low, high], "nice": False, "zero": False}
