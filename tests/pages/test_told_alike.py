"""Every sample ward on Tổng quan and Phiếu điểm: one state, score and difference on both, a first screen to look at."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

import pytest

from tests.pages.visiting import own_record, visit, written

WARDS = ("chieng-an", "chieng-coi", "chieng-sinh", "moc-chau", "moc-son", "thao-nguyen", "to-hieu", "van-son")
MOST_WORDS = 250
_VOID = {"br", "wbr", "img", "input", "col", "hr"}
_NO_TEXT = {"script", "style"}
_UNSEEN = {"ws-inside", "ws-unseen", "ws-on-paper", "ws-scale-narrow", "ws-honest", "ws-person", "ws-to-fields"}


@pytest.fixture(scope="module", autouse=True)
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with own_record(tmp_path_factory.mktemp("alike")):
        yield
    _shown.cache_clear()


@cache
def _shown(page: str, ward: str, lang: str) -> str:
    with pytest.MonkeyPatch.context() as patch:
        return written(
            visit(patch, page, ward, lang=lang, **({"unit": ward, "round": "2026"} if page == "scorecard" else {}))
        )


class _Text(HTMLParser):
    """What a screen says on a wide window before anything is opened, without the frame around every screen."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._hidden: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            classes = (dict(attrs).get("class") or "").split()
            self._hidden.append(tag in _NO_TEXT or bool(_UNSEEN.intersection(classes)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and self._hidden:
            self._hidden.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._hidden):
            self.said.append(data)


def _words(html: str) -> list[str]:
    text = _Text()
    text.feed(html)
    return " ".join(text.said).split()


def _number(text: str) -> float:
    return round(float(text.replace(".", "").replace(",", ".").replace("−", "-")), 2)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("ward", WARDS)
def test_what_stands_before_the_rows_of_a_scorecard_is_looked_at_rather_than_read(ward: str, lang: str) -> None:
    before = _shown("scorecard", ward, lang).partition("ws-rows")[0]
    assert len(_words(before)) <= MOST_WORDS


@pytest.mark.parametrize("ward", WARDS)
def test_a_criterion_is_in_one_state_on_both_screens(ward: str) -> None:
    cells = re.findall(r'aria-label="(\w+) [^"]*: ([^":]+)"><span', _shown("overview", ward, "vi"))
    rows = re.findall(
        r'ws-c-code">(\w+)</td>.*?<span class="ws-state[^"]*">(?:<span aria-hidden="true">[^<]*</span>)?\s*([^<]+)</span>',
        _shown("scorecard", ward, "vi"),
        re.DOTALL,
    )
    assert len(cells) == 27
    assert dict(rows).items() <= dict(cells).items()


@pytest.mark.parametrize("ward", WARDS)
def test_score_band_and_what_is_lacking_are_the_same_on_both_screens(ward: str) -> None:
    overview, scorecard = _shown("overview", ward, "vi"), _shown("scorecard", ward, "vi")
    for pattern in (r"còn thiếu: ([^<]*)</p>", r"ws-scale-(?:now|upper)[^>]*><span>([0-9,]+|tối đa [0-9,]+)"):
        told = re.findall(pattern, overview)
        assert told == re.findall(pattern, scorecard)[: len(told)]
    count = re.search(r"Còn thiếu (\d+) tiêu chí", overview)
    open_ones = re.findall(r"</span> (?:Chưa đạt|Chưa đủ căn cứ|Chưa khai)</span> (\d+)</h3>", scorecard)
    assert (int(count[1]) if count else 0) == sum(map(int, open_ones))


@pytest.mark.parametrize("ward", WARDS)
def test_a_difference_is_that_of_the_figures_beside_it_and_losses_add_up(ward: str) -> None:
    figures = [_number(text) for text in re.findall(r"<dd>([−+]?[0-9.,]+)</dd>", _shown("scorecard", ward, "vi"))]
    if len(figures) == 3:
        assert figures[2] == round(figures[0] - figures[1], 2)
    lost = re.search(r"Điểm mất nhiều nhất</h3>(.*?)</section>", _shown("scorecard", ward, "vi"), re.DOTALL)
    if lost:
        parts = re.findall(r'ws-number">−([0-9,]+)<|tiêu chí khác: ([0-9,]+)<', lost[1])
        assert round(sum(_number(one or other) for one, other in parts), 2) == round(100 - figures[0], 2)
    overview = _shown("overview", ward, "vi")
    moved = re.search(r", ([0-9,]+) điểm\. Năm nay (cao|thấp) hơn ([0-9,]+)\.", overview)
    now = re.search(r"ws-scale-now[^>]*><span>([0-9,]+)", overview)
    if moved and now:
        apart = _number(now[1]) - _number(moved[1])
        assert round(apart if moved[2] == "cao" else -apart, 2) == _number(moved[3])


@pytest.mark.parametrize("ward", WARDS)
def test_groups_add_up_to_their_rows(ward: str) -> None:
    table = _shown("scorecard", ward, "vi").partition("ws-rows")[2]
    for group in table.split('class="ws-group"')[1:]:
        tally = re.search(r"· đạt [0-9/]+ · ([0-9,]+)/", group)
        points = re.findall(r'ws-c-points ws-number">([0-9,]+)', group)
        assert tally is not None
        assert round(sum(map(_number, points)), 2) == _number(tally[1])


@pytest.mark.parametrize("page", ["overview", "scorecard"])
def test_english_writes_dates_percentages_and_conditions_as_english_does(page: str) -> None:
    for ward in ("to-hieu", "chieng-coi"):
        said = " ".join(_words(_shown(page, ward, "en")))
        assert not re.search(r"\d %|\d\d/\d\d/20\d\d|\(s\)", said)


def test_the_way_of_a_dossier_tells_the_day_of_each_act() -> None:
    way = re.findall(
        r"<li class=\"ws-o-way-(\w+)[^>]*>\s*<strong>([^<]*)</strong>(.*?)</li>",
        _shown("overview", "to-hieu", "vi"),
        re.DOTALL,
    )
    told = [(place, name, " ".join(re.findall(r"<span>([^<]*)</span>", rest))) for place, name, rest in way]
    assert told == [
        ("past", "Nháp", "từ 16/10"), ("past", "Đã gửi", "12/11, đúng hạn"), ("past", "Thẩm định", "từ 16/11"),
        ("now", "Giải trình", "hỏi 22/11, hạn 02/12"), ("ahead", "Chốt", "trước 15/12"), ("ahead", "Duyệt", ""),
        ("ahead", "Công bố", "trước 31/01/2027"),
    ]  # fmt: skip


def test_a_criterion_that_the_address_asks_for_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    said = written(visit(monkeypatch, "scorecard", "to-hieu", unit="to-hieu", round="2026", criterion="TC04"))
    opened = re.findall(r'id="ws-opened-row">.*?ws-c-code">(\w+)<.*?<details( open)?>', said, re.DOTALL)
    assert opened == [("TC04", " open")]
