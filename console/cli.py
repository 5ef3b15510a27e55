"""Parse the arguments and hand over to one composition; each adds its own sub-parser and imports lazily."""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from types import ModuleType

INTERRUPTED = 130
READER_GONE = 141
"""As shells count the signals INT and PIPE: 128 and the number of the signal."""

COMMANDS: dict[str, str] = {
    "run": "open the desktop with its own gateway and the demo hospital",
    "desktop": "open the desktop on a gateway",
    "gateway": "run the headless gateway",
    "demo": "run the demo hospital",
    "inspect": "read documents of any format and say what is wrong with them, as JSON",
    "render": "a document as a person reads it, as text",
    "diff": "what differs between two documents of any format, by meaning",
    "edit": "change documents of any format, all other bytes untouched",
    "deidentify": "copies of files without the people in them, for a vendor or a test system",
    "send": "send messages over MLLP and print each reply as JSON",
    "audit": "check or print the audit log",
    "find": "search the messages of a running gateway",
    "validate": "run the thorough checks over documents of any format",
    "recount": "compare the roll-ups behind the charts with a recount",
}
"""Sub-command -> help; `console.compositions.<name>` holds `arguments(parser)` and `main(options) -> int`."""

HIDDEN = ("check_worker",)
"""Sub-commands that only the program itself starts."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one sub-command; returns its exit code. Ctrl+C and a reader that went away end it without a traceback."""
    try:
        return _run(argv)
    except BrokenPipeError:  # such as `inspect … | head -1`: nobody is left to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes once more at its end
        return READER_GONE
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(argv: Sequence[str] | None) -> int:
    parser = argparse.ArgumentParser(prog="console", description="Interface Console")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, text in COMMANDS.items():
        commands.add_parser(name, help=text, add_help=False)
    for name in HIDDEN:
        commands.add_parser(name, add_help=False)
    known, rest = parser.parse_known_args(argv)
    composition = _loaded(known.command)
    own = argparse.ArgumentParser(prog=f"console {known.command}", description=COMMANDS.get(known.command))
    composition.arguments(own)
    result: int = composition.main(own.parse_args(rest))
    return result


def _loaded(command: str) -> ModuleType:
    """Its composition with all it imports.

    Loading makes hardly any garbage, and what is loaded stays: looking through it for some costs a quarter of the
    start, and would make each later look longer, while messages wait.
    """
    name = f"console.compositions.{command}"
    if name in sys.modules:
        return importlib.import_module(name)
    was_on = gc.isenabled()
    gc.disable()
    try:
        return importlib.import_module(name)
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
