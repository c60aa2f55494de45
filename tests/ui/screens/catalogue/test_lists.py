"""Browsing a catalogue: search, filters, the honesty table, and what a criterion shows when it is opened."""

import pytest
import streamlit as st

from tests.scoring.small_catalogue import catalogue
from ui.screens.catalogue.about import honesty_html, identity_html, status_html
from ui.screens.catalogue.criteria import criteria_html
from ui.screens.catalogue.search import CatalogueFilter, found, rests_on, tracked


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(st.session_state, "lang", "vi")


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        (CatalogueFilter(), ("TC01", "TC02", "TC03", "TC04")),
        (CatalogueFilter("ky luat"), ("TC01",)),
        (CatalogueFilter("UBND"), ("TC02",)),
        (CatalogueFilter("3.2"), ("TC03",)),
        (CatalogueFilter("phiếu"), ("TC04",)),
        (CatalogueFilter("ky luat camera"), ()),
        (CatalogueFilter(basis="sibling"), ("TC01", "TC04")),
        (CatalogueFilter(kind="change"), ("TC03",)),
        (CatalogueFilter(gate=True), ("TC01",)),
        (CatalogueFilter(basis="sibling", kind="survey"), ("TC04",)),
    ],
)
def test_criteria_are_found_by_words_without_marks_and_by_basis_kind_and_gate(
    wanted: CatalogueFilter, codes: tuple[str, ...]
) -> None:
    assert found(catalogue(), wanted) == codes


def test_the_honesty_table_counts_criteria_thresholds_and_weights_by_basis() -> None:
    rows = {row.basis: row[1:] for row in rests_on(catalogue())}
    assert rows == {
        "seed": (1, 1, 0),
        "published": (1, 0, 0),
        "sibling": (0, 2, 0),
        "assumed": (1, 1, 4),
        None: (1, 0, 0),
    }
    assert tracked(catalogue()) == 1
    page = honesty_html(catalogue())
    assert "<caption>Ngoài ra 1 chỉ tiêu chỉ theo dõi" in page and "không ghi" in page


def test_a_reconstruction_is_called_one_with_its_numbers() -> None:
    page = status_html(catalogue())
    assert "Bản dựng lại, không phải văn bản chính thức." in page
    assert "1 trong 4 ngưỡng và 4 trong 4 trọng số là giả định" in page


def test_an_opened_criterion_shows_sources_documents_gate_and_every_basis() -> None:
    page = criteria_html(catalogue(), ["TC01"], opened=["TC01"])
    assert '<details class="ws-cat-criterion" open>' in page
    for words in (
        "Bài báo",
        "TC01.a",
        "(nên có, thiếu không bị trừ)",
        "điều kiện bắt buộc",
        "<strong>không có</strong>",
    ):
        assert words in page
    assert page.count('class="ws-basis"') == 3
    assert 'href="/catalogue?criterion=TC01&amp;lang=vi"' in page
    assert "TC02" not in page


def test_groups_without_a_find_are_left_out() -> None:
    page = criteria_html(catalogue(), ["TC03"])
    assert "Nhóm B" in page and "Nhóm A" not in page
    assert " open>" not in page


def test_the_whole_text_is_named_by_its_hash() -> None:
    assert catalogue().sha256 in identity_html(catalogue()).replace("<wbr>", "")
