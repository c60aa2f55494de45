"""The process that draws one picture: a chart in Vega-Lite on standard input, SVG or PNG on standard output."""

import sys
from io import BytesIO
from shutil import copyfileobj

import vl_convert


def main() -> None:
    """Draw it; twice as fine as a screen where it is of dots."""
    svg = vl_convert.vegalite_to_svg(sys.stdin.buffer.read().decode(), vl_version="6.1")
    drawn = vl_convert.svg_to_png(svg, scale=2) if sys.argv[1] == "png" else svg.encode()
    copyfileobj(BytesIO(drawn), sys.stdout.buffer)


if __name__ == "__main__":
    main()
