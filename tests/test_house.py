"""The house stands as docs/architecture.md says: who may know whom, and what lies where."""

import ast
import graphlib
import re
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("scoring", "dossiers", "ui", "pages", "sample_data")
STANDARD = sys.stdlib_module_names


def imports_of(file: Path) -> set[str]:
    """The top-level names of what a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def test_the_layers_hold() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_modules_need_each_other_in_a_circle() -> None:
    graph = grimp.build_graph("scoring", "dossiers", "ui", "pages", cache_dir=None)
    needs = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    graphlib.TopologicalSorter(needs).prepare()


def test_scoring_knows_the_standard_library_pydantic_and_yaml_only() -> None:
    allowed = STANDARD | {"scoring", "pydantic", "pydantic_core", "yaml"}
    for file in (ROOT / "scoring").rglob("*.py"):
        # Draws of weights alone are NumPy's.
        numpy = {"numpy"} if file == ROOT / "scoring" / "draws.py" else set[str]()
        foreign = {name for name in imports_of(file) if name.partition(".")[0] not in allowed | numpy}
        assert not foreign, f"{file.relative_to(ROOT)} imports {foreign}"


@pytest.mark.parametrize("room", ["scoring", "dossiers"])
def test_no_screen_library_below_the_screens(room: str) -> None:
    for file in (ROOT / room).rglob("*.py"):
        above = {name for name in imports_of(file) if name.partition(".")[0] in {"streamlit", "altair", "ui", "pages"}}
        assert not above, f"{file.relative_to(ROOT)} imports {above}"


def test_screens_never_touch_the_tables() -> None:
    for room in ("ui", "pages"):
        for file in (ROOT / room).rglob("*.py"):
            tables = {name for name in imports_of(file) if name.startswith("sqlalchemy")}
            assert not tables, f"{file.relative_to(ROOT)} imports {tables}"


def test_no_screen_takes_what_is_withheld_from_its_reader() -> None:
    for room in ("ui", "pages"):
        for file in (ROOT / room).rglob("*.py"):
            read = {each.attr for each in ast.walk(ast.parse(file.read_text())) if isinstance(each, ast.Attribute)}
            assert "all_entered" not in read, file.relative_to(ROOT)


def test_nobody_knows_the_pages() -> None:
    for room in ("scoring", "dossiers", "ui"):
        for file in (ROOT / room).rglob("*.py"):
            assert not {name for name in imports_of(file) if name.partition(".")[0] == "pages"}, file


@pytest.mark.parametrize("room", ["scoring", "dossiers"])
def test_each_package_says_what_lives_there(room: str) -> None:
    """Every module and package inside is named in the docstring, or its names are handed on (docs/decisions/0009)."""
    for init in (ROOT / room).rglob("__init__.py"):
        tree = ast.parse(init.read_text(encoding="utf-8"))
        said = set(re.findall(r"\w+", ast.get_docstring(tree) or ""))
        package = ".".join(init.parent.relative_to(ROOT).parts)
        handed_on = {name.removeprefix(f"{package}.") for name in imports_of(init)}
        inside = {each.stem for each in init.parent.glob("*.py")} | {
            each.parent.name for each in init.parent.glob("*/*.py")
        }
        # ``migrations/env.py`` is there because Alembic runs a file of this name.
        missing = {each for each in inside - said - handed_on - {"env"} if not each.startswith("_")}
        assert not missing, f"{init.relative_to(ROOT)} says nothing of {missing}"


def test_pages_stay_thin() -> None:
    for file in (ROOT / "pages").glob("*.py"):
        assert len(file.read_text(encoding="utf-8").splitlines()) <= 150, f"{file.name} has outgrown a page"


def test_no_pages_folder_beside_the_main_script() -> None:
    """Streamlit would run its files directly, past the door."""
    assert not (ROOT / "ui" / "app" / "pages").exists()


def test_the_collector_is_kept_off_the_runs() -> None:
    """The hidden option costs more than most runs when it is on; losing it would go unseen (docs/architecture.md)."""
    import tomllib

    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["runner"]["postScriptGC"] is False


def pinned(file: str) -> dict[str, str]:
    """Package → its version, the platforms it is for and the hashes of its files, as one line of text."""
    text = (ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return {re.split(r"[\[=]", line)[0]: " ".join(line.split()) for line in lines}


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_with_the_hashes_of_its_files(file: str) -> None:
    found = pinned(file)
    assert found
    for line in found.values():
        assert "==" in line.split()[0] and "--hash=sha256:" in line, line


def test_what_tests_holds_all_that_runs_as_it_runs() -> None:
    assert pinned("requirements.txt").items() <= pinned("requirements-dev.txt").items()


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_what_is_named_by_hand_is_what_was_pinned(name: str) -> None:
    """A package that was added by hand to one of the two files only would be missing on the next machine."""
    named = set(re.findall(r"^([A-Za-z][\w.-]*)", (ROOT / f"{name}.in").read_text(encoding="utf-8"), re.MULTILINE))
    origin = f"-r {name}.in"
    found: set[str] = set()
    package = ""
    for line in (ROOT / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line and line[0].isalpha():
            package = re.split(r"[\[=]", line)[0]
        elif line.endswith(f" {origin}"):
            found.add(package)
    assert {plain(each) for each in named} == found


def plain(package: str) -> str:
    """A package's name as indexes know it."""
    return re.sub(r"[-_.]+", "-", package).lower()


@pytest.mark.parametrize("file", ["requirements.in", "requirements-dev.in", "requirements.txt", "requirements-dev.txt"])
def test_requirements_name_no_place_to_fetch_from(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*--(extra-|find-|index|trusted)", text, re.MULTILINE)
