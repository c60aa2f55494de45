"""What is taken away, and trials by link, asked for by whoever should not have them, and in ways no page asks."""

import asyncio
import hashlib
from html import unescape
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from starlette.responses import PlainTextResponse

from tests.pages.visiting import visit, written
from tests.ui.asking import APP, ask
from ui.parts import taking
from ui.reader.people import COOKIE
from ui.reader.record import the_record

NEIGHBOUR = "moc-chau"
INDICATOR = {"compare": "indicator", "round": "2025", "indicator": "13.4"}
CHANGE = {"unit": "to-hieu", "round": "2026", "before": "2025"}
#: Values that no page writes: too long, too large, no number, of other signs, commands of other languages.
STRANGE = ("9" * 5000, "-1", "1e309", "\x00", "\u202e<b>", "a\r\nSet-Cookie: x=1", "../../record.db", "=1+1", "٣")


def address(screen: str, ending: str, **query: str) -> str:
    return f"/taken/{screen}.{ending}?{urlencode(query)}"


@pytest.mark.parametrize("person", [None, "nobody", "administrator", "surveyor"])
def test_a_comparison_is_given_to_nobody_whose_menu_has_none(person: str | None) -> None:
    assert {ask(address("comparison", each, **INDICATOR), person).status for each in ("csv", "svg", "png")} == {404}


def test_a_neighbour_takes_no_unpublished_round_and_no_change_to_one() -> None:
    for asked in (
        address("comparison", "csv", **{**INDICATOR, "round": "2026"}),
        address("comparison", "csv", **{**INDICATOR, "round": "2026", "compare": "ranks"}),
        address("trends", "csv", **CHANGE),
        address("trends", "svg", **CHANGE),
    ):
        assert ask(asked, NEIGHBOUR).status == 404, asked
    assert ask(address("trends", "csv", **CHANGE), "to-hieu").status == 200


def test_a_neighbour_takes_no_picture_of_judging_and_in_none_a_figure_that_is_withheld() -> None:
    for query in ({"compare": "questions"}, {"compare": "self"}, {"compare": "self", "by": "second"}):
        for round_id in ("2025", "2026"):
            assert ask(address("comparison", "svg", **query, round=round_id), NEIGHBOUR).status == 404
    asked = {"compare": "criteria", "round": "2026", "rows": "groups"}
    assert {ask(address("comparison", each, **asked), NEIGHBOUR).status for each in ("csv", "svg", "png")} == {404}
    # 14.1 of 2025: Chiềng Sinh and Tô Hiệu have fewer than 5, which no other ward is told.
    for ending in ("csv", "svg"):
        given = ask(address("comparison", ending, compare="indicator", round="2025", indicator="14.1"), NEIGHBOUR)
        text = unescape(given.body.decode())
        assert given.status == 200 and text.count("< 5") >= 2


@pytest.mark.parametrize(
    "path", ["", "comparison", "comparison.CSV", "comparison.csv/..", "..%2frecord.db", "overview.csv"]
)
def test_no_other_path_gives_anything(path: str) -> None:
    assert ask(f"/taken/{path}", "lead").status == 404


@pytest.mark.parametrize("view", ["indicator", "criteria", "wards", "self", "ranks", "questions"])
def test_values_that_no_page_writes_break_nothing_and_reach_no_header(view: str) -> None:
    for name, value in zip(
        ("indicator", "sort", "criteria_by", "group", "wards", "draws", "view", "by", "round"), STRANGE, strict=True
    ):
        query = {"wards": "to-hieu,chieng-an", **INDICATOR, "compare": view, name: value}
        answer = ask(address("comparison", "csv", **query), "lead")
        assert answer.status in (200, 404), (name, value)
        assert "set-cookie" not in answer.headers
        assert not set("\r\n\"'<>") & set(answer.headers.get("content-disposition", "").split("''")[-1])


@pytest.mark.parametrize(
    "text", ["TC14.a:missing", "new", "14.1:9" * 40, "14.1:" + "9" * 190, "14.1:1,14.1:2", "<b>:1", ","]
)
def test_a_trial_of_a_ward_is_shown_to_who_may_read_it_only_and_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    before = _record_as_it_is()
    asked = {"unit": "to-hieu", "round": "2026", "try": text}
    for person in (NEIGHBOUR, "administrator", "surveyor"):
        page = written(visit(monkeypatch, "scorecard", person, **asked))
        assert "ws-trial" not in page and "91,63" not in page
    assert "ws-trial" in written(
        visit(monkeypatch, "scorecard", "to-hieu", unit="to-hieu", round="2026", **{"try": "new"})
    )
    visit(monkeypatch, "scorecard", "to-hieu", **asked)
    assert _record_as_it_is() == before


def _record_as_it_is() -> str:
    record = the_record()
    with record.reading() as connection:
        lines: Any = connection.connection.driver_connection
        return hashlib.sha256("\n".join(lines.iterdump()).encode()).hexdigest()


def test_one_person_asks_for_three_at_once_and_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> tuple[list[int], int, int]:
        drawing, done = asyncio.Event(), asyncio.Event()
        under_way = 0

        async def made(*_: Any) -> PlainTextResponse:
            nonlocal under_way
            under_way += 1
            if under_way == 3:
                drawing.set()
            await done.wait()
            return PlainTextResponse("")

        monkeypatch.setattr(taking, "_made", made)
        transport = httpx.ASGITransport(app=APP, client=("127.0.0.1", 1))
        picture = address("comparison", "png", **INDICATOR)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:

            def asks(person: str) -> asyncio.Task[httpx.Response]:
                return asyncio.create_task(client.get(picture, headers={"cookie": f"{COOKIE}={person}"}))

            first = [asks("lead") for _ in range(3)]
            await drawing.wait()
            refused = await asks("lead")
            other = asks("inspector")
            while under_way < 4:
                await asyncio.sleep(0.01)
            done.set()
            given = [(await each).status_code for each in (*first, other)]
            again = await asks("lead")
        return given, refused.status_code, again.status_code

    assert asyncio.run(scene()) == ([200] * 4, 503, 200)
    assert not taking._asking
