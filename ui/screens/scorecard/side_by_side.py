"""Blocks of a scorecard beside each other."""

from collections.abc import Callable, Sequence

from ui import plain_streamlit as st


def draw_side_by_side(blocks: Sequence[Callable[[], object]]) -> None:
    """Up to four blocks in columns; nothing where there are none."""
    for place, draw in zip(st.columns(len(blocks), gap="medium") if blocks else (), blocks, strict=True):
        with place:
            draw()
