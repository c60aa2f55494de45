"""The files of a draft edited in the page: problems at their lines, nothing lost, the keys that may stand there."""

import json
from typing import Any

import jsonschema
import pytest
import streamlit as st
import yaml
from streamlit.testing.v1 import AppTest

from dossiers.office.adoption import UploadedCatalogue
from scoring.catalogue import schema_text
from tests.scoring.building import criterion, group, indicator, local, national, yaml_text
from ui.screens.workshop.checking import checking
from ui.screens.workshop.keys import MODELS, OBJECTS, meaning, places

NATIONAL = """catalogue: model
version: "1"
layer: national
title: {vi: Bộ tiêu chí, en: Criteria}
bands: [{code: only, name: {vi: Mức, en: Band}}]
groups:
- code: A
  name: {vi: Nhóm, en: Group}
  criteria:
  - code: TC1
    name: {vi: Tiêu chí, en: Criterion}
    wieght: 3
    indicators:
    - {code: "1.1", kind: count, name: {vi: Số vụ, en: Cases}, target: {at_most: 0}}
"""


def screen() -> None:
    import streamlit

    from dossiers.office.adoption import UploadedCatalogue
    from ui.parts.forms import opened
    from ui.screens.workshop.editor import draw_editor

    files = tuple(UploadedCatalogue(name, text.encode()) for name, text in streamlit.session_state["files"])
    form = opened("draft", "x")
    edited = draw_editor(form, files)
    streamlit.session_state["edited"] = edited.files
    streamlit.session_state["unsaved"] = form.unsaved


def opened(*files: tuple[str, str]) -> AppTest:
    app = AppTest.from_function(screen, default_timeout=20)
    app.session_state["files"] = files
    app.run()
    assert not app.exception
    return app


def part(app: AppTest, kind: str) -> Any:
    """The first part of this kind, for which AppTest has no name of its own."""
    return app.get(kind)[0]


def html(app: AppTest) -> str:
    return "".join(each.proto.body for each in app.get("html"))


def test_each_problem_stands_with_its_line_what_stands_there_and_what_would_be_right():
    found = checking((UploadedCatalogue("a.yaml", NATIONAL.encode()),))
    assert found.catalogue is None
    (problem,) = found.problems
    assert (problem.file, problem.line, problem.stands) == ("a.yaml", 12, "wieght: 3")
    assert problem.text["vi"].endswith("không có khóa wieght; có phải weight?")
    assert problem.text["en"].endswith("key wieght is not known here; is weight meant?")


def test_notices_stand_at_their_lines_too_and_what_is_of_no_line_is_told():
    two = national(group(criterion(indicator("ratio", target={"at_least": 120}))))
    found = checking((UploadedCatalogue("a.yaml", yaml_text(two).encode()),))
    assert found.catalogue is not None and found.notices
    assert all(each.file == "a.yaml" and each.line == 1 for each in found.notices)
    (twice,) = checking((UploadedCatalogue("a.yaml", b""), UploadedCatalogue("a.yaml", b""))).problems
    assert (twice.file, twice.line) == ("", 0)
    (none,) = checking(()).problems
    assert none.text["vi"]


@pytest.mark.slow
def test_problems_follow_the_text_as_it_is_handed_over():
    app = opened(("a.yaml", NATIONAL))
    assert "dòng 12" in html(app) and 'data-ws-line="12"' in html(app)
    app.text_area[0].set_value(NATIONAL.replace("wieght", "weight")).run()
    assert "Không có lỗi." in html(app) and "data-ws-line=" not in html(app)
    assert app.session_state["edited"][0].content.decode() == NATIONAL.replace("wieght", "weight")
    assert app.session_state["unsaved"]


@pytest.mark.slow
def test_what_was_typed_in_one_file_stays_while_another_is_shown_and_where_its_problems_are_is_said():
    city = yaml_text(local(group(criterion(indicator("count", "9"), code="L1"), code="L"))) + "\n"
    app = opened(("a.yaml", NATIONAL.replace("wieght", "weight")), ("city.yaml", city))
    app.text_area[0].set_value(NATIONAL).run()
    files = part(app, "button_group")
    assert [each.content for each in files.proto.options] == ["a.yaml · 1 lỗi", "city.yaml", "Thêm lớp"]
    files.set_value(1).run()
    assert app.text_area[0].value == city
    assert "Còn lỗi ở: a.yaml." in html(app)
    assert [each.content.decode() for each in app.session_state["edited"]] == [NATIONAL, city]
    part(app, "button_group").set_value(0).run()
    assert app.text_area[0].value == NATIONAL


@pytest.mark.slow
def test_a_layer_is_begun_after_the_last_and_taken_out_by_emptying_it():
    app = opened(("a.yaml", NATIONAL))
    part(app, "button_group").set_value(1).run()
    app.text_area[0].set_value("catalogue: x\n").run()
    assert [each.name for each in app.session_state["edited"]] == ["a.yaml", "layer-1.yaml"]
    app.text_area[0].set_value(" \n").run()
    assert [each.name for each in app.session_state["edited"]] == ["a.yaml"]


@pytest.mark.slow
def test_three_hundred_problems_come_a_page_at_a_time():
    one = "    - {code: '1', kind: count, name: {vi: a, en: b}, taget: {at_most: 0}}\n"
    many = NATIONAL.replace("wieght", "weight") + "".join(one.replace("'1'", f"'2.{at}'") for at in range(300))
    app = opened(("a.yaml", many))
    assert "300 lỗi cần sửa trong a.yaml" in html(app)
    assert html(app).count("data-ws-line=") == 40


@pytest.mark.slow
def test_a_file_replaces_the_text_and_what_stood_there_can_be_brought_back(monkeypatch: pytest.MonkeyPatch):
    app = opened(("a.yaml", NATIONAL))
    app.text_area[0].set_value(typed := NATIONAL + "# của tôi\n").run()
    part(app, "file_uploader").set_value(("mine.yaml", b"\xef\xbb\xbfcatalogue: x\r\nlayer: y\r\n", "text/yaml")).run()
    assert app.text_area[0].value == typed
    next(each for each in app.button if "mine.yaml" in each.label).click().run()
    assert app.text_area[0].value == "catalogue: x\nlayer: y\n"
    next(each for each in app.button if each.label.startswith("Lấy lại")).click().run()
    assert app.text_area[0].value == typed
    part(app, "file_uploader").set_value(("mine.yaml", b"\xff\xfe\x00", "text/yaml")).run()
    assert "không phải tệp chữ" in html(app) and app.text_area[0].value == typed


def definitions() -> dict[str, Any]:
    return json.loads(schema_text())["$defs"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_key_of_the_schema_is_offered_with_its_meaning_where_it_may_stand(
    monkeypatch: pytest.MonkeyPatch, language: str
):
    monkeypatch.setitem(st.session_state, "lang", language)
    shared = {"TextsInBothLanguages"}
    assert {model for models in MODELS.values() for model in models} == definitions().keys() - shared
    offered = {each.name: {key.name for key in each.keys} for each in places()}
    assert list(offered) == list(OBJECTS)
    assert offered["file"] == json.loads(schema_text())["properties"].keys()
    for name, models in MODELS.items():
        for model in models:
            known = definitions()[model].get("properties", {}).keys()
            assert known <= offered[name] | (offered["indicator"] if "kind" in known and name != "check" else set())
    assert all(key.meaning.strip() for each in places() for key in each.keys)
    with pytest.raises(KeyError):
        meaning("file", "unheard_of")


def test_keys_are_found_by_place_and_by_words_without_accents():
    assert [each.name for each in places("band")] == ["band"]
    assert {key.name for each in places("", "trong so") for key in each.keys} >= {"weight", "weight_basis", "points"}
    assert [key.name for each in places("criterion", "bonus") for key in each.keys] == ["counts_as"]
    assert places("", "khongcogi") == ()


def test_every_example_is_what_the_schema_takes_there():
    schema = json.loads(schema_text())
    for place in places():
        found = yaml.safe_load(place.example)
        alone = found[0] if isinstance(found, list) else found
        inside = {"target", "credit", "small_base", "levels", "classes", "extends"}
        assert alone, place.name
        models = MODELS.get(place.name, ("Ratio",) if place.name == "indicator" else ())
        if not models or place.name in ("case", "unit_class", "text", "file", "steps"):
            continue
        if len(alone) == 1 and set(alone) <= inside:
            alone = next(iter(alone.values()))
            alone = alone[0] if isinstance(alone, list) else alone
        wanted = {"$ref": f"#/$defs/{models[0]}", "$defs": schema["$defs"]}
        problems = [
            each.message
            for each in jsonschema.Draft202012Validator(wanted).iter_errors(alone)
            # Lists that an example leaves empty are not its matter.
            if each.validator != "minItems"
        ]
        assert problems == [], place.name
