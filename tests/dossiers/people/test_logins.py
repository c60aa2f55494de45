"""The login that is proposed for a name can be used as it is, and is nobody else's."""

import pytest

from dossiers.people.logins import FORM, proposed_login


@pytest.mark.parametrize(
    ("name", "login"),
    [
        ("Lò Văn Hùng", "lo.van.hung"), ("Đặng  Thị Hoà", "dang.thi.hoa"), ("Thẩm định viên 3", "tham.dinh.vien.3"),
        ("An", "an.2"), ("O'Brien, (Công an)", "o.brien.cong.an"), ("Игорь", ""), ("", ""),
    ],
)  # fmt: skip
def test_marks_are_dropped_and_what_no_login_may_hold(name: str, login: str) -> None:
    assert proposed_login(name, ()) == login


def test_a_login_that_somebody_has_gets_a_number() -> None:
    assert proposed_login("Lò Văn Hùng", ["lo.van.hung", "lo.van.hung.2"]) == "lo.van.hung.3"


def test_a_long_name_gives_a_login_that_may_be_used() -> None:
    login = proposed_login("Nguyễn " * 30, ["x"])
    assert FORM.fullmatch(login) and FORM.fullmatch(proposed_login("Nguyễn " * 30, [login]))
