"""The words of scoring: both languages, the same details in both, each one used, and no sentence in the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
import yaml

from scoring.vocabulary import InputName, ScalarKind, State

PACKAGE = Path(__file__).resolve().parents[2] / "scoring"
SECTIONS = yaml.safe_load((PACKAGE / "words.yaml").read_text(encoding="utf-8"))
TEXTS = [(section, key) for section, texts in SECTIONS.items() for key in texts]
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
ASKING = {
    "say": "derivations",
    "_share": "derivations",
    "problem_words": "problems",
    "wrong": "problems",
    "stop": "problems",
    "_words": "notices",
}
"""The functions that ask for a text by its key, and the section it stands in."""
LETTERS = re.compile("[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)
SPOKEN_IN_CODE = {
    "Bộ tiêu chí / catalogue of criteria",  # the title of the schema, in both languages at once
}


def details_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def constants(tree: ast.AST) -> Iterator[str]:
    """Texts that are not docstrings."""
    silent = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.value


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """(place, call, key) of every call that asks for a text by a key written out."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            section = ASKING.get(name)
            for each in node.args if section else ():
                if isinstance(each, ast.Constant) and each.value in SECTIONS[section]:
                    yield f"{path.name}:{node.lineno}", node, f"{section}.{each.value}"


@pytest.mark.parametrize(("section", "key"), TEXTS)
def test_every_text_stands_in_both_languages_with_the_same_details(section: str, key: str):
    text = SECTIONS[section][key]
    assert set(text) == {"vi", "en"}
    assert all(isinstance(each, str) and each.strip() for each in text.values())
    assert details_of(text["vi"]) == details_of(text["en"])


def test_every_state_input_and_plain_value_of_yaml_has_its_words():
    assert set(SECTIONS["states"]) == {*get_args(State)}
    assert set(SECTIONS["inputs"]) == {*get_args(InputName)}
    assert set(SECTIONS["scalars"]) == {*get_args(ScalarKind)}


def test_every_derivation_and_problem_is_used():
    written = {text for path, tree in TREES.items() for text in constants(tree) if path.name != "vocabulary.py"}
    put_together = {f"small_base_{rule}" for rule in ("not_increased", "judge")}
    used = written | put_together
    assert {key for section in ("derivations", "problems", "command") for key in SECTIONS[section]} - used == set()


def test_every_detail_a_text_needs_is_given():
    wrong = []
    for place, call, key in calls():
        section, _, name = key.partition(".")
        given = {keyword.arg for keyword in call.keywords}
        if None not in given and getattr(call.func, "id", "") != "_share":
            needed = details_of(SECTIONS[section][name]["vi"])
            if not needed <= given:
                wrong.append(f"{place} {key}: {given} for {needed}")
    assert wrong == []


def test_no_vietnamese_stands_in_the_code():
    found = {(path.name, text) for path, tree in TREES.items() for text in constants(tree) if LETTERS.search(text)}
    assert {text for _, text in found} <= SPOKEN_IN_CODE, found
