"""A table of words as a picture to take away: columns of given width, rows as high as their words, a line below each.

For what has no marks to draw: questions with their answers, wards side by side.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from ui.parts import charts
from ui.screens.comparison.picture_text import wrapped

_LETTER, _LINE, _GAP, _PAD = 7.4, 16, 14, 7
"""In pixels: a letter of 12.5 on average, a line, the space between columns, and that above and below the words of a row."""


class WordsColumn(NamedTuple):
    """A column of the table: its head, and how many letters stand on one line of it."""

    head: str
    letters: int


def words_picture(columns: Sequence[WordsColumn], rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    """The table in Vega-Lite, without a title. Each row has as many cells as there are columns, of one line or several."""
    import altair  # half a second, which no start of the server should wait for

    colours = charts.LIGHT
    lefts = [round(sum(each.letters * _LETTER + _GAP for each in columns[:place])) for place in range(len(columns))]
    width = lefts[-1] + round(columns[-1].letters * _LETTER)
    texts: list[dict[str, Any]] = []
    rules: list[dict[str, int]] = []
    down = 0
    for place, row in enumerate([[each.head for each in columns], *rows]):
        cells = ["\n".join(wrapped(cell.split("\n"), of.letters)) for cell, of in zip(row, columns, strict=True)]
        ink, weight = (colours.quiet, 600) if place == 0 else (colours.ink, 400)
        texts += [
            {"x": left, "y": down + _PAD, "text": cell, "ink": ink, "weight": weight}
            for left, cell in zip(lefts, cells, strict=True)
        ]
        down += 2 * _PAD + _LINE * max(cell.count("\n") + 1 for cell in cells)
        rules.append({"y": down})
    x = altair.X("x:Q", scale=altair.Scale(domain=[0, width], nice=False, zero=False), axis=None)
    y = altair.Y("y:Q", scale=altair.Scale(domain=[down, 0], nice=False, zero=False), axis=None)
    lines = altair.Chart(altair.Data(values=rules)).mark_rule(color=colours.grid).encode(y=y)
    heads, others = ([each for each in texts if each["weight"] == weight] for weight in (600, 400))
    layers = [
        altair.Chart(altair.Data(values=some))
        .mark_text(
            align="left",
            baseline="top",
            lineBreak="\n",
            lineHeight=_LINE,
            fontSize=12.5,
            fontWeight=altair.FontWeight(weight),
        )
        .encode(x=x, y=y, text="text:N", color=altair.Color("ink:N", scale=None))
        for some, weight in ((heads, 600), (others, 400))
    ]
    return altair.layer(lines, *layers).properties(width=width, height=down).to_dict()
