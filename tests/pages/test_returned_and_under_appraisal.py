"""A dossier that came back, and one that its ward waits for: what the screens say against what was done."""

import re
from collections.abc import Iterator

import pytest

from dossiers.acts.transaction import new_idempotency_key
from dossiers.procedure import status as dossier_status
from dossiers.procedure import steps as procedure
from tests.pages.visiting import own_record, visit, written
from ui.reader.people import actor_of
from ui.reader.record import the_record

REASONS = {"TC10": "Báo cáo tháng 9 ghi 1 điểm phức tạp.", "TC16": "Thiếu biên bản kiểm tra quý 3."}


@pytest.fixture(scope="module", autouse=True)
def returned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Chiềng Sinh's dossier is given back with two reasons."""
    with own_record(tmp_path_factory.mktemp("returned")):
        record = the_record()
        inspector = actor_of(record, "inspector")
        assert inspector is not None
        version = dossier_status.status(record, inspector, "chieng-sinh", "2026").revision
        procedure.return_dossier(
            record, inspector, "chieng-sinh", "2026", reasons=REASONS,
            expected_version=version, idempotency_key=new_idempotency_key(),
        )  # fmt: skip
        yield


def _text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_return_counts_as_one_and_its_day_is_the_only_one_told(monkeypatch: pytest.MonkeyPatch) -> None:
    said = _text(written(visit(monkeypatch, "overview", "chieng-sinh")))
    assert "Hồ sơ bị trả lại: còn 2 tiêu chí phải sửa." in said and "trả lại 23/11, hạn 03/12" in said
    assert "15/11" not in said, "it was sent in time once, and comes back on a day of its own"
    queue = _text(written(visit(monkeypatch, "appraisal", "inspector")))
    assert "2 tiêu chí trả lại, chờ sửa" in queue and "2 đang hỏi phường" in queue, "the other is Mộc Châu's"
    assert queue.count("2 đang hỏi phường") == 1


def test_where_all_is_entered_nothing_is_said_to_wait_for_entering(monkeypatch: pytest.MonkeyPatch) -> None:
    overview = _text(written(visit(monkeypatch, "overview", "chieng-sinh")))
    assert "đã khai 27/27 tiêu chí" in overview and "khi khai" not in overview
    assert "97,38 khi TC05, TC13 được chứng minh" in overview
    scorecard = _text(written(visit(monkeypatch, "scorecard", "chieng-sinh", unit="chieng-sinh", round="2026")))
    assert "Còn chờ nhập" not in scorecard and "Điểm còn thiếu nhiều nhất" in scorecard


def test_the_way_up_is_told_as_something_to_do_only_where_it_can_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    waits = "phường làm được các bước này khi hồ sơ được trả lại hoặc có câu hỏi"
    found = {
        ward: _text(written(visit(monkeypatch, "overview", ward)))
        for ward in ("chieng-sinh", "chieng-an", "thao-nguyen")
    }
    assert "Đường lên" in found["chieng-sinh"] and waits not in found["chieng-sinh"]
    assert waits in found["chieng-an"], "its answers are with the inspectors"
    assert "Đường lên" not in found["thao-nguyen"] and "Vì sao thiếu" in found["thao-nguyen"], "it is locked"


def test_each_act_is_ascribed_to_whoever_may_do_it(monkeypatch: pytest.MonkeyPatch) -> None:
    said = _text(written(visit(monkeypatch, "self_assessment", "chieng-an")))
    assert "Thẩm định viên xem giải trình, sau đó Trưởng đoàn chốt" in said
    assert "trả lời 20/11, thẩm định trước 15/12" in _text(written(visit(monkeypatch, "overview", "chieng-an")))
