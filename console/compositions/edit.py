"""`edit`: change documents of any format and leave every other byte alone; without changes, take apart and put
together again.

Changes are made in the order in which they stand on the command line. A file with several messages is edited in its
first one, or in the one a change names: `--set 2:PID-5.1=VALUE`. A refused edit writes nothing for that file, says why
on standard error, and ends in exit code 1; 2 where a file cannot be read or written.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from console.core.change import Change, ChangeKind
from console.documents.splice import EditRefused, reassemble
from console.layers.contract import Format
from console.layers.registry import FORMATS, format_named, recognise

_CHANGE = re.compile(r"(?:(\d{1,6}):)?((?:\"[^\"]*\"|[^=])+)=(.*)", re.DOTALL)
_REMOVAL = re.compile(r"(?:(\d{1,6}):)?(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One change and the message of the file it is for, from 1."""

    message: int
    change: Change


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `edit`."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="files of any format; - reads standard input")
    for name, kind, form, words in (
        ("--set", wanted, "[N:]PATH=VALUE", "give this place the value, in message N of the file (1 where not named)"),
        ("--insert", inserted, "[N:]PATH=VALUE", "put a repeat, item, element or segment in after this place"),
        ("--remove", removed, "[N:]PATH", "take out what stands at this place"),
    ):
        parser.add_argument(
            name, dest="changes", action="append", default=[], type=kind, metavar=form, help=f"{words}; may be repeated"
        )
    parser.add_argument(
        "-o", "--output", default="-", metavar="OUT|DIR", help="file, - (standard output, as is), or a folder"
    )
    parser.add_argument(
        "--format", "--layer", default="", choices=("", *FORMATS), help="what the files hold; left out: found out"
    )


def wanted(text: str) -> Wanted:
    """Read `[N:]PATH=VALUE` of `--set`."""
    return _change(ChangeKind.SET, text)


def inserted(text: str) -> Wanted:
    """Read `[N:]PATH=VALUE` of `--insert`."""
    return _change(ChangeKind.INSERT, text)


def removed(text: str) -> Wanted:
    """Read `[N:]PATH` of `--remove`."""
    match = _REMOVAL.fullmatch(text)
    if match is None or match.group(1) == "0":
        raise argparse.ArgumentTypeError("what is taken out is written PATH or N:PATH, such as NTE[2]")
    number, path = match.groups()
    return Wanted(message=int(number or 1), change=Change(kind=ChangeKind.REMOVE, path=path.strip()))


def _change(kind: ChangeKind, text: str) -> Wanted:
    match = _CHANGE.fullmatch(text)
    if match is None or match.group(1) == "0":
        raise argparse.ArgumentTypeError("a change is written PATH=VALUE or N:PATH=VALUE, such as PID-5.1=DOE")
    number, path, value = match.groups()
    return Wanted(message=int(number or 1), change=Change(kind=kind, path=path.strip(), value=value))


def main(options: argparse.Namespace) -> int:
    """Edit each file; returns the exit code."""
    complaint = _prepare(options.files, options.output)
    if complaint:
        print(complaint, file=sys.stderr)
        return 2
    code = 0
    for name in options.files:
        try:
            raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
            held = format_named(options.format) if options.format else recognise(raw)
            _write(options.output, name, edited(raw, options.changes, held))
        except EditRefused as refusal:
            print(f"{name} was not edited. {refusal}", file=sys.stderr)
            code = max(code, 1)
        except BrokenPipeError:
            raise  # who read our output is gone; `console.cli` ends the run
        except OSError as error:
            print(f"{name} was not edited: {error.filename or name}: {error.strerror}.", file=sys.stderr)
            code = 2
    return code


def edited(raw: bytes, changes: Sequence[Wanted], held: Format) -> bytes:
    """The bytes with the changes made. Put together from the parsed tree, which is the input where nothing changes."""
    messages = held.split(raw)
    for number in sorted({item.message for item in changes}):
        if number > len(messages):
            raise EditRefused(f"The file has {len(messages)} messages, so message {number} cannot be edited.")
    pieces: list[bytes] = []
    at = 0
    for number, message in enumerate(messages, start=1):
        start = raw.index(message, at)
        own = [item.change for item in changes if item.message == number]
        pieces += [raw[at:start], held.edit(message, own) if own else message]
        at = start + len(message)
    pieces.append(raw[at:])
    return reassemble(held.parse(b"".join(pieces)))


def _prepare(files: Sequence[str], output: str) -> str:
    """Make the folder that several files need; returns what is wrong, or nothing."""
    if len(files) == 1:
        return ""
    names = [_name(file) for file in files]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        return f"Two of the files are called {twice} and would overwrite each other. Edit them one by one."
    if output == "-" or Path(output).is_file():
        return f"{output} is not a folder. Several files need one: name another."
    try:
        Path(output).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return f"{output} cannot be created: {error.strerror}. Name another folder."
    return ""


def _name(file: str) -> str:
    return "stdin" if file == "-" else Path(file).name


def _write(output: str, source: str, data: bytes) -> None:
    """Write whole or not at all: to a temporary file beside the target, then renamed into place."""
    if output == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    target = Path(output)
    if target.is_dir():
        target /= _name(source)
    handle, temporary = tempfile.mkstemp(prefix=".console-edit-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(target)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
