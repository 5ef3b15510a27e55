"""Reads the project's own source for the architecture tests."""

from __future__ import annotations

import ast
import gc
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file: its path from the root, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        """How long the file is."""
        return len(self.text.splitlines())


@cache
def modules(folder: str) -> tuple[Module, ...]:
    """Every Python module under a folder of the project, read once; `forget` drops them.

    Trees hold no cycles: the collector need not walk them, neither while they grow nor later.
    """
    gc.disable()
    try:
        found = tuple(read_module(path) for path in sorted((ROOT / folder).rglob("*.py")))
    finally:
        gc.enable()
    gc.freeze()
    return found


def forget() -> None:
    """Drop what `modules` keeps."""
    modules.cache_clear()


def read_module(path: Path) -> Module:
    """Read and parse one file."""
    text = path.read_text(encoding="utf-8")
    return Module(path=path.relative_to(ROOT).as_posix(), text=text, tree=ast.parse(text))


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a module, nested ones too."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls(module: Module, attribute: str) -> Iterator[tuple[str, int]]:
    """What `attribute` is called on, and in which line: `dialog.exec()` gives ("dialog", line)."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == attribute:
            yield ast.unparse(node.func.value), node.lineno


@cache
def tracked_files() -> tuple[Path, ...]:
    """The files git knows here; empty outside a checkout."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    paths = (ROOT / name for name in listing.stdout.split("\0") if name)
    return tuple(path for path in paths if path.is_file())
