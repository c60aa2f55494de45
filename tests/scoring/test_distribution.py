"""The rules as a distribution of their own: built, installed into an empty environment, and used from another folder."""

import importlib.metadata
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import scoring
from tests.scoring.building import COUNT, json_bytes, of_indicators, submission, yaml_text

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
BIN = "Scripts" if sys.platform == "win32" else "bin"
DEPENDENCIES = ("pydantic", "PyYAML")
"""All that the distribution may ask for; what these ask for themselves comes with them."""


def pip(*words: object, cwd: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, words)],
        cwd=cwd,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The distribution, built as ``pip install .`` builds it, from a copy, with the tools that are there."""
    source = tmp_path_factory.mktemp("nguồn")
    shutil.copytree(ROOT / "scoring", source / "scoring", ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("dossiers", "ui", "pages", "sample_data", "criteria"):
        (source / folder).mkdir()
        (source / folder / "__init__.py").touch()
    (source / "docs").mkdir()
    for file in ("pyproject.toml", "docs/scoring-module.md", "run.py", "app.py"):
        shutil.copyfile(ROOT / file, source / file)
    pip("wheel", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", source / "made", source, cwd=source)
    (found,) = (source / "made").glob("*.whl")
    return found


def asked_for(names: tuple[str, ...]) -> set[str]:
    """These distributions and all that they ask for in turn."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            needs = [each for each in importlib.metadata.requires(name) or () if "extra ==" not in each]
            waiting += [each.split(";")[0].split("[")[0].split("=")[0].strip(" <>!~()") for each in needs]
    return found


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """An environment that holds the distribution and what it asks for, and nothing else."""
    made = tmp_path_factory.mktemp("môi trường")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(made)], check=True)
    (site,) = made.glob("Lib/site-packages" if sys.platform == "win32" else "lib/python*/site-packages")
    for name in asked_for(DEPENDENCIES):
        files = importlib.metadata.files(name) or []
        for top in {file.parts[0] for file in files} - {"..", "__pycache__"}:
            there = importlib.metadata.distribution(name).locate_file(top)
            (site / top).symlink_to(str(there))
    pip("--python", made, "install", "--no-index", wheel, cwd=made)
    return made


def run(home: Path, *words: object, stdin: bytes = b"") -> bytes:
    done = subprocess.run(
        [str(home / BIN / str(words[0])), *map(str, words[1:])], input=stdin, capture_output=True, cwd=home
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_it_holds_the_rules_alone_with_their_words_and_types(wheel: Path):
    names = set(zipfile.ZipFile(wheel).namelist())
    of_ours = {str(path.relative_to(ROOT)) for path in (ROOT / "scoring").rglob("*.py")}
    held = {name for name in names if ".dist-info/" not in name}
    assert held == of_ours | {"scoring/words.yaml", "scoring/py.typed"}


def test_it_asks_for_pydantic_and_pyyaml_only(wheel: Path):
    (metadata,) = (name for name in zipfile.ZipFile(wheel).namelist() if name.endswith(".dist-info/METADATA"))
    lines = zipfile.ZipFile(wheel).read(metadata).decode().splitlines()
    asked = [line.split(": ")[1] for line in lines if line.startswith("Requires-Dist")]
    assert [each.split(">=")[0] for each in asked if "extra" not in each] == list(DEPENDENCIES)
    assert [each.split(">=")[0] for each in asked if "extra" in each] == ["numpy"]


def test_its_version_is_that_of_the_package_and_of_the_command(home: Path):
    code = "import importlib.metadata as m, scoring; print(m.version('ward-scoring'), scoring.__version__)"
    assert run(home, "python", "-c", code).decode().split() == [scoring.__version__] * 2
    for command in (["ward-scoring"], ["python", "-m", "scoring"]):
        assert run(home, *command, "--version").decode() == f"ward-scoring {scoring.__version__}\n"


def test_it_grades_anywhere_as_it_does_here(home: Path, tmp_path: Path):
    catalogue = tmp_path / "bộ tiêu chí.yaml"
    catalogue.write_text(yaml_text(of_indicators(COUNT)), encoding="utf-8")
    data = json_bytes([submission({"1": {"count": 0}})])
    here = subprocess.run(
        [sys.executable, "-m", "scoring", "grade", "--catalogue", catalogue], input=data, capture_output=True, cwd=ROOT
    )
    assert json.loads(here.stdout)
    for command in (["ward-scoring"], ["python", "-m", "scoring"]):
        assert run(home, *command, "grade", "--catalogue", catalogue, stdin=data) == here.stdout
    assert "ward-scoring grade" in run(home, "ward-scoring", "grade", "--help").decode()


def test_its_types_are_there_for_those_who_check_theirs(home: Path):
    code = "import scoring, pathlib; print(pathlib.Path(scoring.__file__).with_name('py.typed').exists())"
    assert run(home, "python", "-c", code) == b"True\n"


def test_every_public_name_is_there_and_says_what_it_is():
    for name in scoring.__all__:
        assert name in (scoring.__doc__ or "")
        if name != "__version__":
            assert getattr(scoring, name).__doc__
