"""Passwords: how they are kept, and which are refused."""

import csv
import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from argon2 import PasswordHasher

from dossiers.acts.transaction import new_idempotency_key
from dossiers.people import guessing, passwords
from dossiers.people.passwords import LEAST, MOST, hashed, matches, one_time, problems_of
from dossiers.texts.typed_text import plain_letters

PROJECT = Path(__file__).resolve().parents[3]


def refused(password: str, login: str = "nguyen.an", name: str = "Nguyễn Văn An") -> list[str]:
    return [each["en"] for each in problems_of(password, login=login, name=name)]


def test_kept_as_argon2id_with_a_salt_of_its_own() -> None:
    one, other = hashed("hoa ban nở trên núi"), hashed("hoa ban nở trên núi")
    assert one != other and one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert matches(one, "hoa ban nở trên núi") and matches(other, "hoa ban nở trên núi")
    assert not matches(one, "hoa ban nở trên núi!") and not matches(one, "")
    assert not passwords.is_outdated(one)


def test_one_that_was_kept_with_the_parameters_of_before_still_matches_and_is_to_be_hashed_anew() -> None:
    before = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4).hash("hoa ban nở trên núi")
    assert matches(before, "hoa ban nở trên núi") and not matches(before, "another")
    assert passwords.is_outdated(before)


def test_nothing_matches_where_nothing_is_kept_and_the_same_work_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []
    real = passwords._hasher

    class Watching:
        def verify(self, kept: str, password: str) -> bool:
            verified.append(kept.rpartition("$")[0].rpartition("$")[0])
            return real.verify(kept, password)

    kept = hashed("hoa ban nở trên núi")
    passwords._nobodys()
    monkeypatch.setattr(passwords, "_hasher", Watching())
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


# Vietnamese


def telex(phrase: str) -> str:
    """As it is typed where the keyboard's program is off: what makes a letter after it, the tone at the syllable's end."""
    tones = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
    return _typed(phrase, tones, {"\u0302": None, "\u0306": "w", "\u031b": "w"}, "dd")


def vni(phrase: str) -> str:
    tones = {"\u0300": "2", "\u0301": "1", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
    return _typed(phrase, tones, {"\u0302": "6", "\u0306": "8", "\u031b": "7"}, "d9")


def _typed(phrase: str, tones: dict[str, str], marks: dict[str, str | None], d: str) -> str:
    words = []
    for word in phrase.split():
        letters, tone = "", ""
        for letter in unicodedata.normalize("NFD", word.replace("đ", d)):
            if letter in tones:
                tone = tones[letter]
            else:
                letters += (marks[letter] or letters[-1]) if letter in marks else letter
        words.append(letters + tone)
    return " ".join(words)


def bare(phrase: str) -> str:
    return plain_letters(phrase).replace(" ", "")


#: One way of dressing a phrase up each.
WAYS: list[Callable[[str], str]] = [
    lambda it: it,
    lambda it: f"{it}!",
    plain_letters,
    bare,
    str.upper,
    str.title,
    lambda it: plain_letters(it).title().replace(" ", ""),
    lambda it: bare(it) + "123",
    lambda it: bare(it) + "@2026",
    lambda it: "1990" + bare(it),
    lambda it: f"{it} 2026",
    lambda it: bare(it).replace("a", "@").replace("o", "0").replace("i", "1"),
    lambda it: bare(it)[::-1],
    lambda it: bare(it) * 2,
    lambda it: f"{it} {it}",
    lambda it: plain_letters(it).replace(" ", "-"),
    lambda it: plain_letters(it).replace(" ", "."),
    lambda it: plain_letters(it).replace(" ", "_") + "_1",
    lambda it: unicodedata.normalize("NFD", it),
    telex,
    lambda it: telex(it).replace(" ", ""),
    lambda it: telex(it).replace(" ", "") + "2026",
    vni,
    lambda it: vni(it).replace(" ", ""),
]
LISTS = yaml.safe_load(guessing._LISTS.read_text(encoding="utf-8"))
PHRASES = [
    " ".join(each.split())
    for section in LISTS.values() if "," in section
    for each in section.split(",") if len(bare(each)) >= LEAST
]  # fmt: skip


@pytest.mark.parametrize("way", range(len(WAYS)))
def test_a_phrase_people_know_is_refused_however_it_is_dressed_up(way: int) -> None:
    chosen = random.Random(way).sample(PHRASES, 25)
    assert [each for each in map(WAYS[way], chosen) if not refused(each)] == []


@pytest.mark.parametrize(
    "known",
    [
        "vì nhân dân phục vụ", "độc lập tự do hạnh phúc", "còn đảng còn mình", "anhyeuemnhieulam", "congannhandanvietnam",
        "vì nước quên thân vì dân phục vụ", "bảo vệ an ninh tổ quốc", "matkhaucuatoi", "matkhau123456789", "Matkhau@2026",
        "vif nhaan daan phujc vuj", "matkhaar123456", "matkhaaur2026!", "ma6t5 kha6u3 2026", "mataj khauar moiws",
        "ddoocj laapj tuwj do",
        "d9o65c la65p tu75 do", "uvcuhpnadnahniv", "vinhandanphucvuvinhandanphucvu", "v1nh4nd4nphucvu", "C0ng@nNh@nD@n2026",
        "congannhandanvinhandanphucvu", "anh mãi nhớ em nhiều", "em mai nho anh", "con yêu bố mẹ nhiều lắm",
        "Công an phường Tô Hiệu 2026",
        "cong an phuong chieng sinh", "công an phường quyết thắng", "nguyenthithanhhuong", "Trần Thị Thu Hương",
        "lò văn giáp 1985",
        "phiêng khoài mường lạn", "sơn la mộc châu", "mua xuan mua xuan", "hoa hoa hoa hoa hoa",
    ],
)  # fmt: skip
def test_what_people_in_vietnam_think_of_first_is_refused(known: str) -> None:
    assert refused(known)


def test_every_unit_of_the_public_list_is_known() -> None:
    with (PROJECT / "sample_data" / "units.csv").open(encoding="utf-8") as file:
        names = sorted({row["name"] for row in csv.DictReader(file)})
    told = [f"công an phường {name}" for name in names] + [f"Cong an xa {plain_letters(name)} 2026" for name in names]
    assert len(names) > 20 and [each for each in told if not refused(each)] == []


#: Words somebody may come upon, as they look around: none of them was chosen for this check.
AROUND = [
    "mưa",
    "gà",
    "bàn",
    "tím",
    "cầu",
    "nồi",
    "hoa",
    "mía",
    "sông",
    "bút",
    "ngựa",
    "đèn",
    "núi",
    "trăng",
    "cá",
    "chuối",
    "xe",
    "giày",
    "đá",
    "lửa",
    "kem",
    "chó",
    "mèo",
    "cây",
    "lá",
    "đường",
    "muối",
    "gạo",
    "tre",
    "nón",
    "áo",
    "sách",
    "vở",
    "thuyền",
    "biển",
    "cát",
    "gió",
    "mây",
    "sao",
    "đất",
    "trời",
    "vàng",
    "bạc",
    "đồng",
    "sắt",
    "thép",
    "kính",
    "gương",
    "tường",
    "mái",
    "ngói",
    "cửa",
    "sổ",
    "ghế",
    "tủ",
    "giường",
    "chăn",
    "gối",
    "màn",
    "quạt",
    "ấm",
    "chén",
    "bát",
    "đũa",
    "dao",
    "thớt",
    "xoong",
    "trâu",
    "vịt",
    "tôm",
    "ốc",
    "nhện",
    "bánh",
    "phở",
    "trứng",
    "khoai",
    "bưởi",
    "xoài",
    "dừa",
    "gừng",
    "nấm",
    "lúa",
    "suối",
    "đồi",
    "hang",
    "bãi",
    "cảng",
    "trống",
    "kèn",
    "sáo",
    "chuông",
    "xanh",
    "nâu",
    "ướt",
    "nhanh",
    "chạy",
    "bơi",
    "cười",
    "hát",
    "vẽ",
    "ô",
]


@pytest.mark.parametrize("way", [str, plain_letters, lambda it: it.title().replace(" ", "-")])
def test_four_words_drawn_at_random_are_taken_as_the_refusal_advises(way: Callable[[str], str]) -> None:
    drawing = random.Random(4)
    drawn = (" ".join(drawing.sample(AROUND, 4)) for _ in range(1_100))
    phrases = [each for each in drawn if len(each) >= LEAST][:1_000]
    assert len(phrases) == 1_000
    assert [each for each in map(way, phrases) if refused(each)] == []


def test_the_refusal_advises_what_is_taken() -> None:
    (sentence,) = refused("congansonla2026")
    assert "four unrelated words with blanks" in sentence


def test_a_random_password_is_taken_as_before() -> None:
    drawing = random.Random(7)
    letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!@#$%"
    made = ["".join(drawing.choices(letters, k=14)) for _ in range(300)]
    assert [each for each in made if refused(each)] == []


@pytest.mark.parametrize(
    "odd", ["ﬁ" * 12, "\U0001f600" * 12, "한국어 한국어 비밀", "ß" * 20, "1" * 256, "a b " * 64, "\x00" * 12, "・" * 12]
)
def test_any_text_gets_an_answer(odd: str) -> None:
    assert isinstance(refused(odd), list)


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
    idempotency_key = new_idempotency_key()
    found = one_time(idempotency_key)
    assert found == one_time(idempotency_key) and found != one_time(new_idempotency_key())
    assert len(found) == 19 and not set(found) & set("01ILO")
    assert refused(found) == []
