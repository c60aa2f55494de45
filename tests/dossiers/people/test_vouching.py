"""What a provider's word on an e-mail address is worth, and how one address is told from another."""

import unicodedata
from typing import Any

import pytest

from dossiers.errors import DossierError, messages
from dossiers.people.emails import in_one_form, spellings
from dossiers.people.vouching import VARIABLE, doubt_about_email, vouched_issuers

ISSUER = "https://id.example"
LEFT_OUT = object()
#: What stands under ``email_verified`` → what is told of it where nobody vouches.
SAID: list[tuple[Any, str | None]] = [
    (True, None),
    (LEFT_OUT, "email_unconfirmed"),
    (None, "email_unconfirmed"),
    ("true", "email_unclear"),
    (" True", "email_unclear"),
    (1, "email_unclear"),
    (1.0, "email_unclear"),
    ("1", "email_unclear"),
    ("yes", "email_unclear"),
    ([True], "email_unclear"),
    ({"email": True}, "email_unclear"),
    ("", "email_unclear"),
    (0, "email_unclear"),
    ([], "email_unclear"),
    (False, "email_denied"),
    ("false", "email_denied"),
    ("FALSE ", "email_denied"),
]


def claims(verified: object, **more: object) -> dict[str, Any]:
    said = {"iss": ISSUER, "sub": "s-1", "email": "an@congan.example", "email_verified": verified, **more}
    return {key: value for key, value in said.items() if value is not LEFT_OUT}


@pytest.mark.parametrize("vouched", ["", "https://other.example", f"{ISSUER}/", "https://ID.example", f"{ISSUER}/x"])
@pytest.mark.parametrize(("verified", "doubt"), SAID)
def test_without_the_office_vouching_for_that_very_issuer_only_true_counts(
    verified: object, doubt: str | None, vouched: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, vouched)
    assert doubt_about_email(claims(verified)) == doubt


@pytest.mark.parametrize(("verified", "doubt"), SAID)
def test_the_office_vouches_where_its_provider_says_nothing_and_not_against_its_word(
    verified: object, doubt: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, f"https://other.example, {ISSUER}")
    agrees = verified in (LEFT_OUT, None) or (isinstance(verified, str) and verified.strip().lower() == "true")
    assert doubt_about_email(claims(verified)) == (None if agrees else doubt)


@pytest.mark.parametrize("email", [LEFT_OUT, None, "", "  ", 7, ["an@congan.example"], {"email": "an@congan.example"}])
@pytest.mark.parametrize("vouched", ["", ISSUER])
def test_without_an_email_no_other_claim_takes_its_place(
    email: object, vouched: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, vouched)
    said = claims(True, email=email, preferred_username="an@congan.example", upn="an@congan.example")
    assert doubt_about_email(said) == "email_missing"


@pytest.mark.parametrize("code", ["email_missing", "email_unconfirmed", "email_unclear", "email_denied"])
def test_what_is_told_names_the_issuer_and_the_claim_and_asks_for_no_address_to_be_entered(code: str) -> None:
    for language, words in messages()[code].items():
        assert "{issuer}" in words and "email" in words
        assert "nhập địa chỉ" not in words and "enter" not in words, language


@pytest.mark.parametrize(
    "given",
    ["id.example", "http://id.example", "https://", "https://id.example?x=1", "*", "https://a@id.example", "https://[",
     "https://id.example#x", ISSUER + " any"],
)  # fmt: skip
def test_what_is_no_issuer_cannot_be_vouched_for(given: str) -> None:
    with pytest.raises(DossierError) as refused:
        vouched_issuers({VARIABLE: given})
    assert refused.value.code == "bad_issuers"


def test_a_provider_of_a_trial_may_speak_plain_http_on_this_machine() -> None:
    assert vouched_issuers({VARIABLE: "http://localhost:9400"}) == {"http://localhost:9400"}


# E-mail addresses


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("AN@CONGAN.VN", "an@congan.vn"),
        (" an@congan.vn ", "an@congan.vn"),
        (unicodedata.normalize("NFD", "nguyễn.an@congan.vn"), "nguyễn.an@congan.vn"),
        ("an@xn--cngan-6ta.vn", "an@côngan.vn"),
        ("an@congan．vn", "an@congan.vn"),
        ("an@congan.local", "an@congan.local"),
        ("an+viec@phong.congan.example", "an+viec@phong.congan.example"),
    ],
)
def test_an_address_has_one_form(written: str, kept: str) -> None:
    assert in_one_form(written) == kept and kept in spellings(written)


@pytest.mark.parametrize(
    "written",
    ["", "an", "an@", "@congan.vn", "an@congan", "An <an@congan.vn>", "mailto:an@congan.vn", "an@congan.vn;",
     "an@congan.vn\u200b",
     "an@congan.vn, binh@congan.vn", "an binh@congan.vn", "a..n@congan.vn", "an@-congan.vn", "an@[10.0.0.1]", "an@10.0.0.1",
     "a" * 65 + "@congan.vn", "an@" + "a" * 64 + ".vn", "an@congan.vn\nbinh@congan.vn", "an@congan.localhost"],
)  # fmt: skip
def test_what_is_no_single_address_is_none(written: str) -> None:
    assert in_one_form(written) is None and spellings(written) == frozenset()


def test_nobody_is_asked_about_a_domain(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    import dns.resolver

    def refuse(*given: object, **more: object) -> None:
        raise AssertionError(given)

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(dns.resolver.Resolver, "resolve", refuse)
    assert in_one_form("an@nowhere.example") == "an@nowhere.example"
