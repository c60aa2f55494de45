"""A record just begun, as it is read: every screen stands before the first round, and nobody plays a role."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from dossiers.office import adoption
from dossiers.office import rounds as office_rounds
from dossiers.people import sessions
from dossiers.people.accounts import account, create_person, person_in
from dossiers.people.sessions import begin_session_in, new_token
from dossiers.store.addresses import PROJECT
from dossiers.store.clock import today
from dossiers.store.opening import open_record
from dossiers.store.schema import VIETNAM
from dossiers.store.schema import people as table
from dossiers.store.schema import sessions as sessions_table
from dossiers.upkeep import first_record
from dossiers.upkeep.first_record import begin_record
from tests.pages.filled import filled
from tests.pages.visiting import own_record, visit, written
from ui.reader import people
from ui.reader.record import the_record
from ui.reader.screens import DEMONSTRATION, screens_for
from ui.screens.administration.people import state_html


@pytest.fixture(scope="module")
def new_record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A record just begun; gives a token of its administrator's."""
    folder: Path = tmp_path_factory.mktemp("new")
    record = open_record(f"sqlite:///{folder}/record.db")
    first = begin_record(record, login="first.one", name="Nguyễn An").person
    token = new_token()
    with record.writing() as connection:
        connection.execute(table.update().values(must_change_password=False))
        begin_session_in(connection, first.id, token)
    record.close()
    with own_record(folder):
        yield token


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("screen", screens_for("administrator"), ids=lambda screen: screen.name)
def test_before_the_first_round_every_screen_stands_and_says_what_comes_first(
    monkeypatch, new_record: str, screen, language: str
) -> None:
    monkeypatch.setattr(people, "session_token", lambda: new_record)
    app = visit(monkeypatch, screen.name, None, lang=language)
    page = written(app)
    waits = {"vi": "Chưa có đợt đánh giá nào", "en": "There is no round yet"}[language]
    assert (waits in page) is (screen.needs_round)
    if screen.needs_round:
        assert filled(app) == [{"vi": "Mở đợt đánh giá", "en": "Open a round"}[language]]
    assert "Nguyễn An" in page and "/sign-out" in page and "Vai trình diễn: " not in page


@pytest.mark.parametrize("person", [None, "administrator", "to-hieu"])
def test_on_a_new_record_nobody_is_played(monkeypatch, new_record: str, person: str | None) -> None:
    assert not the_record().facts().sample
    monkeypatch.setattr(people, "session_token", lambda: None)
    assert "Bạn chưa đăng nhập" in written(visit(monkeypatch, "scorecard", person))


@pytest.fixture
def chief(tmp_path: Path) -> Iterator[str]:
    """A real record with its first round open and nothing entered; gives a token of a chief's."""
    record = open_record(f"sqlite:///{tmp_path}/record.db")
    administrator = account(record, begin_record(record, login="first.one", name="Nguyễn An").person.id)
    assert administrator is not None
    day = today(record)
    criteria = [adoption.file_of(name, (PROJECT / name).read_bytes()) for name in first_record.CATALOGUE]
    office_rounds.create_round(
        record, administrator, kind="year", name={"vi": "Năm nay", "en": "This year"},
        window=(day.replace(month=1, day=1), day.replace(month=12, day=31)),
        deadlines=office_rounds.Deadlines(day, day, day + timedelta(days=30), day + timedelta(days=60), 10),
        blind=False, files=criteria, idempotency_key="round",
    )  # fmt: skip
    made = create_person(
        record,
        administrator,
        login="to.hieu",
        name="Lò Văn Hùng",
        role="ward_chief",
        unit_id="to-hieu",
        idempotency_key="chief",
    )
    token = new_token()
    with record.writing() as connection:
        connection.execute(table.update().where(table.c.id == made.person.id).values(must_change_password=False))
        begin_session_in(connection, made.person.id, token)
    record.close()
    with own_record(tmp_path):
        yield token


@pytest.mark.parametrize("language", ["vi", "en"])
def test_before_anything_is_entered_every_screen_of_a_chief_stands(
    monkeypatch: pytest.MonkeyPatch, chief: str, language: str
) -> None:
    monkeypatch.setattr(people, "session_token", lambda: chief)
    for screen in screens_for("ward_chief"):
        if screen is not DEMONSTRATION:
            visit(monkeypatch, screen.name, None, lang=language)
    overview = visit(monkeypatch, "overview", None, lang=language)
    begin = {"vi": "Bắt đầu tự đánh giá", "en": "Begin the self-assessment"}[language]
    assert overview.get("page_link")[0].proto.label == begin


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "bị nhập sai 7 lần"), ("en", "was entered for your login 7 time")]
)
def test_who_signs_in_reads_what_others_tried_on_their_login(
    monkeypatch: pytest.MonkeyPatch, chief: str, language: str, words: str
) -> None:
    monkeypatch.setattr(people, "session_token", lambda: chief)
    began = datetime.now(VIETNAM)
    with the_record().writing() as connection:
        connection.execute(sessions_table.update().values(failed_tries=7, failed_at=began))
    assert words in written(visit(monkeypatch, "overview", None, lang=language))
    monkeypatch.setattr(sessions, "_clock", lambda: began + timedelta(minutes=30))
    assert words not in written(visit(monkeypatch, "overview", None, lang=language)), "not all day long"
    assert words in written(visit(monkeypatch, "account", None, lang=language)), "but where one looks for it"


def test_the_administrator_sees_beside_an_account_what_was_tried_on_it(
    monkeypatch: pytest.MonkeyPatch, new_record: str
) -> None:
    with the_record().writing() as connection:
        connection.execute(table.update().values(failed_tries=12, failed_at=datetime.now(VIETNAM)))
    with the_record().reading() as connection:
        found = person_in(connection, connection.execute(select(table.c.id)).scalar_one())
    assert "nhập sai mật khẩu 12 lần" in state_html(found)
    assert "nhập sai" not in state_html(replace(found, failed_tries=0))


def test_the_end_of_a_session_is_said_before_it_comes_and_when_it_came(
    monkeypatch: pytest.MonkeyPatch, chief: str
) -> None:
    monkeypatch.setattr(people, "session_token", lambda: chief)
    app = visit(monkeypatch, "self_assessment", None, criterion="TC05")
    assert "Phiên đăng nhập hết hạn" not in written(app)
    began = datetime.now(VIETNAM)
    monkeypatch.setattr(sessions, "_clock", lambda: began + sessions.LIFE - timedelta(minutes=20))
    assert "Phiên đăng nhập hết hạn sau 19 phút" in written(app.run())
    monkeypatch.setattr(sessions, "_clock", lambda: began + sessions.LIFE)
    over = written(app.run())
    assert "Phiên đăng nhập đã kết thúc" in over and "chưa lưu không được giữ lại" in over
    assert "criterion%3DTC05" in over, "signing in leads back to what was worked on"
