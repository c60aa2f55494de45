"""A round on each of two other official schemes, from an empty form to publication, as everybody sees it.

Both are all-must-hold and give no points; what they are is told by their own files (``criteria/examples``), and nothing on
any screen is left of the criteria, the province or the points that come with the program.
"""

import re
from contextlib import closing
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import ui.reader.people
from dossiers.store.opening import open_record
from dossiers.submissions.results import result
from tests.dossiers.other_scheme import PEOPLE, Walk, begun, decide, enter, hand_in
from tests.pages.visiting import own_record, visit, written
from ui.reader.people import Visitor
from ui.reader.record import the_record
from ui.reader.screens import DEMONSTRATION, SCREENS

SCHEMES = {
    "all_must_hold_safe_ward": ("B", "4.2", "Đạt tiêu chuẩn", "An toàn về an ninh, trật tự"),
    "all_must_hold_urban_civility": ("P", "1.2", "Đạt tiêu chí số 4", "Tiêu chí số 4, An ninh, trật tự đô thị"),
}
"""Example → its unit that meets all of it, an indicator to rule against, the band then lost, words of its title."""
SHIPPED = (
    "Sơn La", "điển hình", "kiểu mẫu", "odel ward", "quốc gia", "national criter", "national layer", "27 tiêu chí",
    "23 tiêu chí", "27 crit", "23 crit", "Đủ điều kiện đề nghị", "Gần đạt", "Ready for rec", "Nearly there", "23/23",
    "TC04", "SL1",
)  # fmt: skip
"""What only the criteria and the sample that come with the program say."""
POINTS = re.compile(
    r"(?<!hiếu )(?<!thời )(?<!địa )(?<!trọng )\b[Đđ]iểm\b|[Tt]rọng số|\bHạng\b|\b0[,.]00\b|\bnull\b|\bNone\b|\b[Ss]cores?\b"
    r"|(?<!this )(?<!same )\b[Pp]oints?\b|\b[Ww]eights?\b|\b[Rr]anks?\b"
)
"""Words and figures of points, of which there are none. The scorecard is called Phiếu điểm whatever it holds."""
NOT_OF_POINTS = (
    # What the two captions say is just that.
    "không xếp hạng vì bộ tiêu chí không cho điểm", "there are no ranks, because these criteria give no points",
    "không có điểm", "there are no points", "self-score", "Chấm điểm", "không chấm điểm", "does not score",
)  # fmt: skip


def said(app: AppTest) -> str:
    """All that a screen says, with what its buttons, links and choices are called."""
    labels = [each.proto.label for kind in ("button", "page_link", "expander") for each in app.get(kind)]
    choices = [option for each in app.button_group for option in each.options]
    text = unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<(style|script)\b.*?</\1>", " ", written(app), flags=re.DOTALL)))
    return re.sub(r"\s+", " ", " · ".join([text, *labels, *choices]))


def seen(patch: pytest.MonkeyPatch, walk: Walk, who: str, language: str) -> dict[str, str]:
    """Every screen of somebody's menu, with the parts of it that are asked for by address."""
    patch.setattr(ui.reader.people, "_visitor", lambda *_: Visitor(walk.person(who), "password", "token"))
    role = walk.person(who).role
    first = next(iter(walk.catalogue.criteria))
    here = {"unit": walk.unit_id, "round": walk.round_id}
    asked: dict[str, list[dict[str, str]]] = {
        "scorecard": [{**here, "rows": "all"}],
        "self_assessment": [{}, {"criterion": first}, {"view": "review"}] if role.startswith("ward") else [{}],
        "appraisal": [{}, here, {**here, "criterion": first}],
        "trends": [{"unit": walk.unit_id}, {"unit": walk.unit_id, "measure": "indicator"}],
        "comparison": [{"compare": each} for each in ("indicator", "criteria", "wards")],
        "administration": [{"office": each} for each in ("rounds", "units", "criteria", "assignments")],
    }
    pages = {}
    for screen in SCREENS:
        if screen == DEMONSTRATION or (screen.roles is not None and role not in screen.roles):
            continue
        for query in asked.get(screen.name, [{}]):
            app = visit(patch, screen.name, None, lang=language, **query)
            pages[f"{who} {screen.name} {query} {language}"] = said(app)
    return pages


def nothing_of_the_shipped(pages: dict[str, str]) -> None:
    for where, text in pages.items():
        for words in SHIPPED:
            assert words not in text, (where, words, text[max(0, text.find(words) - 80) :][:200])
        plain = text
        for words in NOT_OF_POINTS:
            plain = plain.replace(words, "")
        found = POINTS.search(plain)
        assert found is None, (where, plain[max(0, found.start() - 80) :][:200])


@pytest.mark.parametrize("example", SCHEMES)
def test_a_round_on_another_scheme_goes_from_an_empty_form_to_publication(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, example: str
) -> None:
    unit, against, band, title = SCHEMES[example]
    with closing(open_record(f"sqlite:///{tmp_path}/record.db")) as record:
        walk = begun(record, example)
    with own_record(tmp_path):
        walk.record = the_record()
        everybody = ("administrator", *PEOPLE)

        def look(language: str, *who: str) -> dict[str, str]:
            pages = {where: text for each in who for where, text in seen(monkeypatch, walk, each, language).items()}
            nothing_of_the_shipped(pages)
            return pages

        empty = look("vi", "chief", "administrator")
        assert all(title in text for text in empty.values()), "every screen names the criteria in force"
        enter(walk, unit, only=1)
        look("en", "officer")
        enter(walk, unit)
        hand_in(walk)
        count = len([each for each in walk.catalogue.criteria.values() if each.judged_indicators])
        assert standing(walk) == (count, band)
        walk.step("chief", "submit")
        look("vi", "inspector")
        walk.step("inspector", "begin")
        decide(walk, against=against)
        look("vi", "lead")
        walk.step("inspector", "request_clarification", questions={})
        look("en", "chief")
        walk.step("chief", "send_answers")
        decide(walk)
        walk.step("lead", "lock")
        walk.step("board", "approve")
        walk.step("board", "publish")
        assert standing(walk) == (count, band)
        published = look("vi", *everybody) | look("en", "board")
        mine = next(text for where, text in published.items() if where.startswith("chief scorecard") and "vi" in where)
        assert f"{count}/{count}" in mine and band in mine


def standing(walk: Walk) -> tuple[int, str]:
    """How many are met by the scorecard that stands, and the name of its band."""
    found = result(walk.record, walk.person("chief"), walk.unit_id, walk.round_id).standing
    assert found is not None
    names = {each.code: each.name.vi for each in found.catalogue.bands}
    return found.overall.counts.met, names[found.band or ""]
