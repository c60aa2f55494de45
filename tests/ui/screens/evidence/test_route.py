"""Files over the web: who gets one and who does not, by every role, relation and state; and what an answer carries."""

import io
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from PIL import Image

import ui.screens.evidence.route
from dossiers.access.policy import allowed
from dossiers.files import checks as file_checks
from dossiers.sample import sample_of
from dossiers.store.opening import open_record
from dossiers.store.record import Record
from dossiers.vocabulary import RELATIONS, ROLES, STATES, Role, State
from tests.dossiers.made_files import docx, image, pdf
from tests.dossiers.showing import ROUND, WARD, ask_for_documents, hand_in, put_in, read_here, stand
from tests.dossiers.small_project import write_project
from tests.ui.asking import ask
from ui.reader import record as record_module
from ui.screens.evidence.route import _attachment

pytestmark = pytest.mark.slow

CONTENT = pdf("Báo cáo", "Trang hai")
FILE = f"/evidence/{WARD}/{ROUND}/TC1.a-01"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """The server's record: a small one with one document of chieng-an."""
    folder = tmp_path_factory.mktemp("route")
    sample = write_project(folder / "project")
    ask_for_documents(sample)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WARD_SCORECARD_RECORD", f"sqlite:///{folder}/record.db")
        real = file_checks._run
        patch.setattr(file_checks, "_run", lambda what, *more: (read_here if what == ["look"] else real)(what, *more))
        record_module._opened.cache_clear()
        opened = open_record(fill=sample_of(sample))
        hand_in(opened, "TC1.a", content=CONTENT, file_name="Kế hoạch số 12.pdf")
        hand_in(opened, "TC1.b", content=docx(["một"]), file_name="bảng.docx")
        hand_in(opened, "TC1.c", content=image(size=(2400, 1200)), file_name="ảnh.jpg")
        yield opened
        opened.close()
    record_module._opened.cache_clear()


@pytest.mark.parametrize("role", ROLES)
def test_files_and_pages_are_given_exactly_as_the_policy_says(
    record: Record, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ui.screens.evidence.route, "kept_picture", lambda folder, opened, page: b"drawn")
    for relation, state in product(RELATIONS, STATES):
        who = stand(record, role, relation)
        if who is None:
            continue
        put_in(record, state)
        wanted = 200 if allowed("read_evidence", role, relation, state) else 404
        file, page = ask(FILE, who), ask(f"{FILE}/page/1.png", who)
        assert (file.status, page.status) == (wanted, wanted), (role, relation, state)
        assert (file.body == CONTENT, page.body == b"drawn") == ((True, True) if wanted == 200 else (False, False))


@pytest.mark.parametrize("state", ["submitted", "published"])
def test_nobody_another_ward_and_an_unknown_code_get_one_and_the_same_answer(record: Record, state: State) -> None:
    put_in(record, state)
    unknown = [f"/evidence/{WARD}/{ROUND}/{code}" for code in ("TC1.a-99", "x", quote("TC1.a-01 ", safe=""))]
    unknown += [f"/evidence/{WARD}/1999/TC1.a-01", f"/evidence/nowhere/{ROUND}/TC1.a-01", "/evidence/x", "/evidence/"]
    answers = [
        ask(FILE, None), ask(FILE, "to-hieu"), ask(f"{FILE}/page/1.png", "to-hieu"), ask(FILE, "administrator"),
        ask(FILE, "nobody-of-that-name"), *(ask(each, "inspector") for each in unknown),
        *(ask(each, "to-hieu") for each in unknown),
    ]  # fmt: skip
    assert {(each.status, each.body, *sorted(each.headers.items())) for each in answers} == {
        (answers[0].status, answers[0].body, *sorted(answers[0].headers.items()))
    }
    assert answers[0].status == 404
    assert "<p>Không có tệp này, hoặc bạn không có quyền mở.</p>" in answers[0].body.decode()
    assert "<p>There is no such file, or you may not open it.</p>" in ask(f"{FILE}?lang=en", None).body.decode()


def test_a_demonstration_cookie_opens_nothing_from_another_machine(record: Record) -> None:
    put_in(record, "draft")
    assert ask(FILE, WARD).status == 200
    assert ask(FILE, WARD, host="police.example").status == 404


def test_a_file_is_saved_and_never_run_framed_or_cached(record: Record) -> None:
    put_in(record, "draft")
    for address, kind in ((FILE, "application/pdf"), (f"/evidence/{WARD}/{ROUND}/TC1.c-01", "image/jpeg")):
        answer = ask(address, WARD)
        assert answer.headers["content-type"] == kind
        assert answer.headers["content-disposition"].startswith("attachment; ")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store, private"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["x-frame-options"] == "DENY"


def test_the_name_to_save_under_has_its_vietnamese_letters(record: Record) -> None:
    put_in(record, "draft")
    given = ask(FILE, WARD).headers["content-disposition"]
    found = re.fullmatch(r"attachment; filename=\"([ -~]+)\"; filename\*=UTF-8''([!-~]+)", given)
    assert found is not None
    assert found[1] == "tc1.a-01 ke hoach so 12.pdf"
    assert unquote(found[2]) == "TC1.a-01 Kế hoạch số 12.pdf"


@pytest.mark.parametrize(
    "name", ['a"; filename="b.exe.pdf', "a\r\nSet-Cookie: x=1.pdf", "a%0d%0ab.pdf", "日本.pdf", "\\.pdf"]
)
def test_no_name_breaks_out_of_the_header(name: str) -> None:
    header = _attachment(name)
    assert re.fullmatch(r"attachment; filename=\"[^\"\\%\r\n]*\"; filename\*=UTF-8''[A-Za-z0-9%._~-]*", header)


def test_pages_are_drawn_and_a_page_there_is_not_says_so(record: Record) -> None:
    put_in(record, "draft")
    answer = ask(f"{FILE}/page/2.png", WARD)
    assert answer.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(answer.body)).size[0] == 1000
    photograph = ask(f"/evidence/{WARD}/{ROUND}/TC1.c-01/page/1.png", WARD)
    assert Image.open(io.BytesIO(photograph.body)).size == (1000, 500)
    for address in (f"{FILE}/page/3.png", f"{FILE}/page/0.png", f"/evidence/{WARD}/{ROUND}/TC1.b-01/page/1.png"):
        answer = ask(address, WARD)
        assert answer.status == 404
        assert "không vẽ được" in answer.body.decode().lower()


def test_how_large_a_file_is_can_be_asked_without_fetching_it(record: Record) -> None:
    put_in(record, "draft")
    asked, fetched = ask(FILE, WARD, method="HEAD"), ask(FILE, WARD)
    assert asked.body == b"" and fetched.body == CONTENT
    assert asked.headers == fetched.headers
    assert asked.headers["content-length"] == str(len(CONTENT))


def test_nothing_is_handed_in_or_removed_over_the_web(record: Record) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert ask(FILE, WARD, method=method).status in {404, 405}


def test_a_damaged_file_is_told_to_who_may_know_and_not_given(record: Record, tmp_path: Path) -> None:
    put_in(record, "draft")
    from tests.dossiers.showing import shown

    digest = shown(record)["TC1.b-01"].sha256
    assert digest is not None
    place = record.files._place(digest)
    kept = place.read_bytes()
    place.write_bytes(b"PK\x03\x04 something else")
    try:
        answer = ask(f"/evidence/{WARD}/{ROUND}/TC1.b-01", WARD)
        assert answer.status == 500 and "không còn khớp" in answer.body.decode()
        assert ask(f"/evidence/{WARD}/{ROUND}/TC1.b-01", "to-hieu").status == 404
    finally:
        place.write_bytes(kept)
