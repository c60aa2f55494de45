"""Texts that people paste, machines send and strangers make up, each in the place of an honest one."""

import unicodedata
from collections.abc import Callable

#: What it is called → the honest text → the hostile one.
HOSTILE: dict[str, Callable[[str], str]] = {
    "a hundred thousand letters": lambda honest: "ạ" * 100_000,
    "NUL": lambda honest: f"{honest}\0x",
    "ESC": lambda honest: f"\x1b[31m{honest}",
    "right to left": lambda honest: f"{honest[:1]}\u202e{honest[1:]}",
    "isolates": lambda honest: f"\u2066{honest}\u2069\u200f\u061c",
    "zero width": lambda honest: f"{honest[:1]}\u200b\u200c\u200d\u2060{honest[1:]}",
    "mark of byte order": lambda honest: f"\ufeff{honest}",
    "soft hyphen": lambda honest: f"{honest[:1]}\u00ad{honest[1:]}",
    "fillers": lambda honest: f"{honest}\u3164\u115f\uffa0\u2800",
    "selectors and tags": lambda honest: f"{honest}\ufe0f\U000e0041\U000e0100",
    "private and unassigned": lambda honest: f"{honest}\ue000\uffff\U000fffff",
    "half a surrogate pair": lambda honest: f"{honest}\ud800",
    "marks on a letter": lambda honest: f"{honest}a" + "\u0301" * 200,
    "marks out of order": lambda honest: f"{honest}a" + "\u0301\u0323" * 20_000,
    "a long word": lambda honest: "W" * 222,
    "blanks only": lambda honest: " \u00a0\t\u3000\r\n",
    "unseen signs only": lambda honest: "\u200b\u2060\u00ad\u180e",
    "apart": lambda honest: unicodedata.normalize("NFD", f"{honest} Nguyễn Thị Ế"),
    "constructor": lambda honest: "constructor",
    "__proto__": lambda honest: "__proto__",
    "formula": lambda honest: "=cmd|' /C calc'!A0",
    "markup": lambda honest: "<script>alert(1)</script> [x](http://x) $\\frac1$ {{7*7}} {unit}",
    "line ends": lambda honest: f"{honest}\u2028x\u2029y\x85z\x0bq\r\nw",
    "Cyrillic": lambda honest: f"{honest} Tо Hiеu",
    "mathematics": lambda honest: f"{honest} \U0001d400",
}
#: Few that stand for all: what tests have time for.
FEW: dict[str, Callable[[str], str]] = {
    **{name: HOSTILE[name] for name in ("a hundred thousand letters", "half a surrogate pair", "apart", "Cyrillic")},
    "unseen signs of every kind": lambda honest: (
        f"\ufeff{honest[:1]}\0\x1b\u202e\u200b\u2066\u3164\ufe0f\ue000{honest[1:]}"
    ),
    "nothing that is seen": lambda honest: " \u00a0\u200b\u00ad\r\n",
    "marks on a letter": HOSTILE["marks on a letter"],
}
