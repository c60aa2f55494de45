"""A chart as a picture to take away: SVG, or PNG for a letter or a slide.

Vega runs in a process of its own, begun for the one picture: it takes 80 MB that the server would keep for good.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal

from ui.parts import charts

Kind = Literal["svg", "png"]
MEDIA_TYPES: dict[str, str] = {"svg": "image/svg+xml", "png": "image/png"}
SECONDS = 60
_PROGRAM = Path(__file__).with_name("drawing_pictures.py")
_FONT = '"Segoe UI", "DejaVu Sans", "Noto Sans", Arial, sans-serif'
"""The letters of the machine that draws or shows it: the screens' own come from the server, which a picture has left.

Noto comes after DejaVu: it has neither "−" nor "→", and what is drawn in their place is bold.
"""


class NotDrawn(Exception):
    """The picture could not be drawn."""


def picture(chart: dict[str, Any], kind: Kind) -> bytes:
    """A chart in Vega-Lite as a picture on white ground, in light colours whatever the reader's theme. Raises NotDrawn."""
    config = {**charts.config(charts.LIGHT), "background": "white", "font": _FONT}
    config["padding"] = {"left": 16, "right": 24, "top": 16, "bottom": 16}
    config["text"] = {**config["text"], "font": _FONT}
    config["title"] = {"color": charts.LIGHT.ink, "subtitleColor": charts.LIGHT.quiet, "fontSize": 16, "font": _FONT}
    config["title"] |= {"subtitleFontSize": 12.5, "subtitleFont": _FONT, "subtitlePadding": 6}
    spec = json.dumps({**chart, "config": config}).encode()
    try:
        drawn = subprocess.run(
            [sys.executable, "-I", str(_PROGRAM), kind], input=spec, capture_output=True, timeout=SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NotDrawn from error
    return drawn.stdout
