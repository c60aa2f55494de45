"""What an attack tells of each attempt, and how attacks are found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType


@dataclass(frozen=True)
class Attempt:
    """One attempt. ``what`` was tried, whether the program ``held``, and what was ``seen`` where it did not."""

    what: str
    held: bool
    seen: str = ""


Attempts = Callable[[Path, bool], Iterator[Attempt]]


def attacks() -> dict[str, ModuleType]:
    """name → module of every attack in this package."""
    modules = {
        each.name: import_module(f"tests.attack.{each.name}") for each in iter_modules([str(Path(__file__).parent)])
    }
    return {name: module for name, module in modules.items() if hasattr(module, "ABOUT")}
