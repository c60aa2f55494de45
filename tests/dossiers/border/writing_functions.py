"""Every public function of the record that may write, found in the source by itself: whoever reaches ``record.writing()``."""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import dossiers

ROOT = Path(dossiers.__file__).parent
#: The database itself, and the sample, whose files are ours and checked by tests of their own.
_LEFT_OUT = ("dossiers.store", "dossiers.sample")


class _Function(NamedTuple):
    module: str
    name: str


@cache
def writing_functions() -> dict[str, Callable[..., Any]]:
    """``dossiers.people.accounts.create_person`` → the function, of all that take the record and may write into it."""
    calls = {function: names for module in _modules() for function, names in _calls_of(module)}
    writers = {
        function for function, names in calls.items() if "writing" in {each.name for each in names if not each.module}
    }
    while True:
        more = {function for function, names in calls.items() if function not in writers and names & writers}
        if not more:
            break
        writers |= more
    return {
        f"{each.module}.{each.name}": getattr(import_module(each.module), each.name)
        for each in sorted(writers)
        if not each.name.startswith("_")
    }


def _modules() -> Iterator[str]:
    for file in ROOT.rglob("*.py"):
        name = ".".join((ROOT.name, *file.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
        if not name.startswith(_LEFT_OUT):
            yield name


def _calls_of(module: str) -> Iterator[tuple[_Function, set[_Function]]]:
    """Each function of a module, and what it names: functions of ours, and attributes of what it holds (module "")."""
    file = Path(str(import_module(module).__file__))
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names: dict[str, _Function] = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("dossiers"):
            for alias in node.names:
                names[alias.asname or alias.name] = _Function(node.module, alias.name)
        elif isinstance(node, ast.FunctionDef):
            names[node.name] = _Function(module, node.name)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield _Function(module, node.name), set(_named(node, names))


def _named(node: ast.FunctionDef, names: dict[str, _Function]) -> Iterator[_Function]:
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and each.id in names:
            yield _home(names[each.id])
        elif isinstance(each, ast.Attribute):
            if isinstance(each.value, ast.Name) and each.value.id in names:
                owner = names[each.value.id]
                yield _home(_Function(f"{owner.module}.{owner.name}", each.attr))
            else:
                yield _Function("", each.attr)
            if each.attr == "writing":
                yield _Function("", "writing")


def _home(function: _Function) -> _Function:
    """Where a function stands that its package hands on."""
    try:
        found = getattr(import_module(function.module), function.name, None)
    except ModuleNotFoundError:
        return function
    module = getattr(found, "__module__", None)
    return _Function(module, function.name) if isinstance(module, str) and callable(found) else function
