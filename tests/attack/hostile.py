"""Texts that somebody could type, or put into an address, to have a page say or do more than show them."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import yaml

#: Each a text that Markdown, Streamlit's dialect of it, or HTML would read as more than a text.
SIGNS_OF_FORM = (
    "[Đăng nhập lại](http://evil.example/x)",
    "![ảnh](http://evil.example/p.png) và <img src=http://evil.example/q.png onerror=alert(1)>",
    "<script>alert(1)</script><b>đậm</b>",
    "*nghiêng* **đậm** _gạch_ __chân__ ~~bỏ~~ `mã`",
    "5 * 3 * 2 và tên_tệp_báo_cáo_2026 và ~3~",
    "$x^2$ hay $$\\frac{1}{2}$$ giá $5 và $6",
    ":red[đỏ] :blue-background[nền] :small[nhỏ] :violet-badge[nhãn] :color[x]{foreground=red}",
    ":material/home: :tada: :100: :+1: :streamlit: :shimmer[x] :help[x]",
    "# Tiêu đề",
    "###### Sáu",
    "1. Phường Một",
    "12) Phường",
    "- Phường",
    "+ Phường",
    "> trích dẫn",
    "---",
    "===",
    "- - -",
    "a -> b <- c <-> d -- e >= f <= g ~= h",
    "https://evil.example/a?b=c&d=e và www.evil.example và ai@evil.example",
    "<https://evil.example> <ai@evil.example> mailto:ai@evil.example xmpp:ai@evil.example",
    "[a]: http://evil.example",
    "[^1] và [^1]: chú",
    "[x] việc [ ] việc",
    "|a|b| và a | b",
    "&lt;b&gt; &amp; &#42;x&#42; A&B",
    "\\*lùi\\* C:\\tệp\\mới \\\\máy\\chung",
    "::: khối ::lá[x]{a=b} :::",
    "TC07: 08:30:15 (12:5) a:b:c",
    "{% raw %}{{ 7*7 }} ${x} #{x} %s %(x)s {x} {0}",
    "dấu ` lẻ và ``` ba",
    "javascript:alert(1) data:text/html,x",
    "Nguyễn *Văn* A_B [chữ] {ngoặc} «mũi» \"kép\" 'đơn'",
)

#: What is in every text of a hostile record: by this the texts are found again on a screen and in what is sent to it.
MARK = "[bấm](http://evil.example)"
_LONG = "Wườ" * 74
_LINES = "\n".join(f"- dòng *{number}* của $năm mươi$ dòng" for number in range(1, 51))
_TURNED = "\u202eđảo ngược\u202c \u2066ô\u2069 \u200fphải"


def text_of(number: int, most: int) -> str:
    """A hostile text, by its number, of at most so many letters."""
    more = SIGNS_OF_FORM[number % len(SIGNS_OF_FORM)]
    if number % 4 == 1:
        more = _LONG
    elif number % 4 == 3 and most > 400:
        more = f"{_TURNED}\n{_LINES}\n{_LONG}"
    return f"{number} {MARK} {more}"[:most].strip()


#: Table → column → the most letters of the texts that are put there in place of the sample's.
_TEXTS = {
    "units": {"name": 120, "district": 120},
    "rounds": {"name_vi": 120, "name_en": 120},
    "people": {"name": 120},
    "successions": {"legal_basis": 300},
    "record_state": {"notice_vi": 500, "notice_en": 500, "merger_vi": 500, "merger_en": 500},
    "actions": {
        "who": 500, "task": 500, "outcome": 500, "accountable": 500, "created_by_name": 120, "changed_by_name": 120,
    },
    "decisions": {"reason": 4000, "decided_by_name": 120},
    "entries": {"explanation": 4000, "saved_by_name": 120},
    "evidence": {
        "file_name": 120, "number_symbol": 100, "kind": 100, "issuer": 300, "abstract": 1000, "kept_at": 300,
        "added_by_name": 120,
    },
    "evidence_uses": {"pages": 100, "added_by_name": 120},
    "exchanges": {"question": 4000, "answer": 4000, "asked_by_name": 120, "answered_by_name": 120},
    "opinions": {
        "residential_group": 120, "summary": 1000, "answer": 1000, "created_by_name": 120, "changed_by_name": 120,
    },
    "figures": {"note_vi": 500, "note_en": 500},
    "steps": {"reason": 4000, "taken_by_name": 120},
    "ties": {"reason": 4000},
    "audit_log": {"person_name": 120, "reason": 4000},
}  # fmt: skip


def spoil(database: Path) -> None:
    """Put a hostile text in the place of each that somebody typed, also of those that no act would take any more."""
    number = 0
    with closing(sqlite3.connect(database)) as record:
        for table in ("audit_log", "catalogue_texts"):
            for trigger in ("no_update", "no_delete", "no_replace"):
                record.execute(f"DROP TRIGGER {table}_{trigger}")
        for table, columns in _TEXTS.items():
            for column, most in columns.items():
                rows = record.execute(f"SELECT rowid FROM {table} WHERE {column} IS NOT NULL").fetchall()
                for (row,) in rows:
                    number += 1
                    record.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (text_of(number, most), row))
        for sha256, content in record.execute("SELECT sha256, content FROM catalogue_texts").fetchall():
            spoilt = _spoilt_criteria(content)
            now = hashlib.sha256(spoilt).hexdigest()
            record.execute("UPDATE round_catalogues SET sha256 = ? WHERE sha256 = ?", (now, sha256))
            record.execute(
                "UPDATE catalogue_texts SET sha256 = ?, content = ?, file_name = ? WHERE sha256 = ?",
                (now, spoilt, text_of(number, 120), sha256),
            )
        record.execute("UPDATE record_state SET revision = revision + 1")
        record.commit()


class _KeysAsTexts(yaml.SafeLoader):
    """Reads what keys say as texts, as the product does: this library takes the key ``on`` for a truth."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        for key, _ in node.value:
            key.tag = "tag:yaml.org,2002:str"
        return super().construct_mapping(node, deep)


def _spoilt_criteria(content: bytes) -> bytes:
    """A file of criteria in which every name is hostile."""
    number = 0

    def spoil_in(part: Any) -> Any:
        nonlocal number
        if isinstance(part, dict) and set(part) == {"vi", "en"}:
            number += 1
            return {language: f"{text_of(number, 160)} {text}" for language, text in part.items()}
        if isinstance(part, dict):
            return {key: spoil_in(each) for key, each in part.items()}
        return [spoil_in(each) for each in part] if isinstance(part, list) else part

    criteria = yaml.load(content, Loader=_KeysAsTexts)
    return yaml.safe_dump(spoil_in(criteria), allow_unicode=True, sort_keys=False).encode()
