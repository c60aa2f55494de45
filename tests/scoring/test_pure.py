"""The scoring package knows nobody: standard library, pydantic, PyYAML; no clock, no network, nothing written.

Draws of weights alone are NumPy's, and floats.
"""

import ast
import graphlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "scoring"
FILES = sorted(PACKAGE.rglob("*.py"))
ALLOWED = {"pydantic", "pydantic_core", "yaml", "scoring"}
OUTSIDE = {
    "socket",
    "ssl",
    "urllib",
    "http",
    "ftplib",
    "smtplib",
    "asyncio",
    "subprocess",
    "multiprocessing",
    "threading",
}
OUTSIDE |= {
    "time",
    "random",
    "secrets",
    "uuid",
    "locale",
    "platform",
    "getpass",
    "tempfile",
    "shutil",
    "sqlite3",
    "pickle",
    "ctypes",
}
CLOCKS = {f"{kind}.{name}" for kind in ("date", "datetime") for name in ("now", "utcnow", "today")}
CLOCKS |= {"os.environ", "os.getenv"}
WRITES = {
    "write_text",
    "write_bytes",
    "unlink",
    "mkdir",
    "rename",
    "replace_file",
    "touch",
    "rmdir",
    "makedirs",
    "remove",
}
READS_FILES = {"files.py"}
DRAWS = PACKAGE / "draws.py"


def names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the package"
            yield (node.module or "").partition(".")[0]


def test_there_is_something_to_look_at():
    assert {"models.py", "scorecard.py", "submission.py"} <= {path.name for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_imports_the_standard_library_pydantic_and_pyyaml_only(path: Path):
    found = set(names(ast.parse(path.read_text(encoding="utf-8"))))
    assert found <= ALLOWED | ({"numpy"} if path == DRAWS else set()) | (sys.stdlib_module_names - OUTSIDE)


def test_only_who_draws_imports_numpy():
    """What grades starts without it, whether it is installed or not."""
    for path in FILES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(node, ast.ImportFrom) or node.module != "scoring.draws"
    code = "import sys, scoring.__main__, scoring.firm_ranks; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=PACKAGE.parent)
    assert done.stdout == b"False\n"


def test_no_modules_need_each_other_in_a_circle():
    graph = grimp.build_graph("scoring", cache_dir=None)
    needs = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    graphlib.TopologicalSorter(needs).prepare()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_asks_no_clock_and_no_environment_and_writes_no_files(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not attributes & WRITES
    assert not {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & CLOCKS
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    opened = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "open"]
    assert not opened or path.name in READS_FILES
    for call in opened:
        assert isinstance(call.args[1], ast.Constant) and call.args[1].value == "rb"
    called = {call.func.id for call in calls if isinstance(call.func, ast.Name)}
    assert not called & {"eval", "exec", "compile", "__import__", "input"}


@pytest.mark.parametrize("path", [path for path in FILES if path != DRAWS], ids=lambda path: path.name)
def test_no_float_takes_part(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, float)]
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not called & {"float", "round", "Decimal"}
