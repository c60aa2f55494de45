"""The house stands as docs/architecture.md says: who may know whom, and what lies where."""

import ast
import graphlib
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
        foreign = {name for name in imports_of(file) if name.partition(".")[0] not in allowed}
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


def test_nobody_knows_the_pages() -> None:
    for room in ("scoring", "dossiers", "ui"):
        for file in (ROOT / room).rglob("*.py"):
            assert not {name for name in imports_of(file) if name.partition(".")[0] == "pages"}, file


def test_pages_stay_thin() -> None:
    for file in (ROOT / "pages").glob("*.py"):
        assert len(file.read_text(encoding="utf-8").splitlines()) <= 150, f"{file.name} has outgrown a page"


def test_no_pages_folder_beside_the_main_script() -> None:
    """Streamlit would run its files directly, past the door."""
    assert not (ROOT / "ui" / "pages").exists()


def test_the_collector_is_kept_off_the_runs() -> None:
    """The hidden option costs more than most runs when it is on; losing it would go unseen (docs/architecture.md)."""
    import tomllib

    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["runner"]["postScriptGC"] is False


def test_every_package_is_pinned() -> None:
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            assert "==" in line, line
