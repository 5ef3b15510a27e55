"""`diff`: what differs between two documents of any format, by meaning, one line a place.

Exit 0 where nothing differs (but what is left out), 1 where something does, 2 where a file cannot be read, or the two
are of different formats. Patient data is masked unless `--reveal` is given.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from console.api.comparisons import Difference
from console.core.errors import OperatorError
from console.documents.diff.compare import compare
from console.documents.diff.found import Diff
from console.documents.gaps import comments
from console.documents.shown import Look
from console.gateway.desk.comparisons.told import Eyes, difference_of, rules_of
from console.layers.contract import Format
from console.layers.registry import FORMATS, format_named, recognise

SAME, DIFFERENT, UNREADABLE = 0, 1, 2
_PICTURES = {code: 0x2400 + code for code in range(32)} | {0x7F: 0x2421}
"""Control characters of a peer must not reach the terminal."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `diff`."""
    parser.add_argument("was", metavar="A", help="the document as it was; - reads standard input")
    parser.add_argument("now", metavar="B", help="the document as it is")
    parser.add_argument("--ignore", action="append", default=[], metavar="PATH", help="leave out this place and below")
    parser.add_argument("--volatile", action="store_true", help="list time and ids of the message as well")
    parser.add_argument("--reveal", action="store_true", help="show patient data in the output")
    parser.add_argument("--json", action="store_true", help="one JSON object a difference")
    parser.add_argument("--format", default="", choices=sorted(FORMATS), help="what both are; else it is found out")


def main(options: argparse.Namespace) -> int:
    """Print the differences; returns the exit code."""
    try:
        was, now = _read(options.was), _read(options.now)
        reader = _format(options, was, now)
    except OperatorError as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    left, right = reader.parse(was), reader.parse(now)
    found = compare(left, right, rules_of(reader, volatile=options.volatile, ignore=tuple(options.ignore)))
    eyes = [
        Eyes(
            document=document,
            look=Look(syntax=reader.syntax, clear=options.reveal, hidden=comments(document.raw, reader.syntax)),
        )
        for document in (left, right)
    ]
    for each in found.found:
        told = difference_of(each, *eyes)
        print(told.model_dump_json() if options.json else line(told))
    print(summary(found), file=sys.stderr)
    return SAME if found.equal else DIFFERENT


def line(each: Difference) -> str:
    """ "changed  OBX[1]-5  Value: 99.50 → 101"."""
    where = each.path or each.was_path
    if each.path and each.was_path and each.path != each.was_path:
        where = f"{each.was_path} → {each.path}"
    values = {
        "added": each.now,
        "removed": each.was,
        "moved": each.now,
    }.get(each.kind, f"{each.was or 'empty'} → {each.now or 'empty'}")
    meaning = f"  ({each.meaning})" if each.meaning else ""
    return f"{each.kind:<8} {where}  {each.label}: {values}{meaning}".translate(_PICTURES)


def summary(found: Diff) -> str:
    """The last line, for people: on the error output, so that the other holds differences only."""
    counted = "no difference" if found.equal else f"{found.total} difference{'' if found.total == 1 else 's'}"
    listed = f", the first {len(found.found)} listed" if len(found.found) < found.total else ""
    same = f"{'at least ' if found.same_is_least else ''}{found.same} places the same"
    left_out = f", {found.ignored} left out" if found.ignored else ""
    return " ".join((f"{counted}{listed}; {same}{left_out}.", *found.notes))


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise OperatorError(f"{name} cannot be read: {error.strerror}. Check the name and its rights.") from None


def _format(options: argparse.Namespace, was: bytes, now: bytes) -> Format:
    if options.format:
        return format_named(options.format)
    left, right = recognise(was), recognise(now)
    if left.name != right.name:
        raise OperatorError(
            f"{options.was} is {left.title}, {options.now} is {right.title}. Compare documents of one format, or say "
            "with --format what both are."
        )
    return right
