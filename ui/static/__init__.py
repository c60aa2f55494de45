"""Style sheets, scripts and the icon: files that the screens send as they are."""

from pathlib import Path

STATIC = Path(__file__).resolve().parent
