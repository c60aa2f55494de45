"""Passwords: how they are kept, and which are refused."""

import unicodedata

import pytest

from dossiers import passwords
from dossiers.acts import new_operation
from dossiers.passwords import LEAST, MOST, hashed, matches, one_time, problems_of


def refused(password: str, login: str = "nguyen.an", name: str = "Nguyễn Văn An") -> list[str]:
    return [each["en"] for each in problems_of(password, login=login, name=name)]


def test_kept_as_argon2id_with_a_salt_of_its_own() -> None:
    one, other = hashed("hoa ban nở trên núi"), hashed("hoa ban nở trên núi")
    assert one != other and one.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert matches(one, "hoa ban nở trên núi") and matches(other, "hoa ban nở trên núi")
    assert not matches(one, "hoa ban nở trên núi!") and not matches(one, "")
    assert not passwords.is_outdated(one)


def test_nothing_matches_where_nothing_is_kept_and_the_same_work_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []
    real = passwords._hasher

    class Watching:
        def verify(self, kept: str, password: str) -> bool:
            verified.append(kept.rpartition("$")[0].rpartition("$")[0])
            return real.verify(kept, password)

    kept = hashed("hoa ban nở trên núi")
    monkeypatch.setattr(passwords, "_hasher", Watching())
    passwords._nobodys()
    assert not matches(None, "hoa ban nở trên núi") and not matches(kept, "another")
    assert verified[0] == verified[1], "one check each, with the same parameters"


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKD"])
def test_letters_in_another_form_and_blanks_around_a_pasted_password_do_not_matter(form) -> None:
    typed = unicodedata.normalize(form, "  hoa ban nở trên núi\n")
    assert matches(hashed("hoa ban nở trên núi"), typed)


@pytest.mark.parametrize(
    "guessable",
    [
        "password1234", "Password12345!", "123456789012", "qwertyuiopas", "aaaaaaaaaaaaaa", "matkhau123456", "congansonla2026",
        "Công an phường", "công an phường tô hiệu", "anninhtrattu2026", "nguyenvanan1985", "Nguyễn Văn An 1", "phuongtohieu123",
        "vietnam2026vietnam", "abcabcabcabcabc", "01/01/1990 01/01/1990",
    ],
)  # fmt: skip
def test_what_people_think_of_first_is_refused(guessable: str) -> None:
    assert refused(guessable)


@pytest.mark.parametrize(
    "good",
    [
        "hoa ban nở trên núi",
        "K7QF-2M9X-PA4D-W6TC",
        "bàn ghế mưa rào xanh",
        "vk39 dk2l qq0z",
        "correct horse battery staple nine",
    ],
)
def test_long_and_unrelated_words_or_random_letters_are_taken(good: str) -> None:
    assert refused(good) == []


def test_length_counts_and_nothing_is_cut_off() -> None:
    assert "at least 12" in refused("x9#kQ2!vLm4")[0] and LEAST == 12
    assert "at most 256" in refused("hoa ban nở trên núi " * 20)[0] and MOST == 256
    long = "hoa ban nở trên núi, mưa rào trên sông, " * 6
    assert refused(long) == [] and not matches(hashed(long), long.strip()[:-1])


@pytest.mark.parametrize("own", ["nguyen.an.son.la", "Nguyen.An.Son.La"])
def test_the_login_is_no_password(own: str) -> None:
    assert refused(own, login="nguyen.an.son.la")


@pytest.mark.parametrize("own", ["Nguyễn Văn An", "nguyenvanan", "NGUYEN VAN AN", "nguyễn  văn  an"])
def test_the_name_is_no_password_with_or_without_marks(own: str) -> None:
    assert refused(own)


def test_a_one_time_password_is_random_and_readable_and_holds_for_its_operation() -> None:
    operation = new_operation()
    found = one_time(operation)
    assert found == one_time(operation) and found != one_time(new_operation())
    assert len(found) == 19 and not set(found) & set("01ILO")
    assert refused(found) == []
