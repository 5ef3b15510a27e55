"""`deidentify`: copies of files without the people in them, for a vendor or a test system.

Each file becomes one in the output folder with a neutral name (0001.hl7 ...), and `report.csv` says what was replaced
where. Nothing is written for a file in which something of the original was found again. Exit 0 where all were written;
1 where one was held back; 2 where a file cannot be read or the folder cannot be written.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from console.core.csv_cells import MARK, csv_line
from console.core.errors import OperatorError
from console.documents.deidentify.options import Options, Treated
from console.documents.deidentify.secret import Secret
from console.documents.node import Syntax
from console.gateway.deidentified import copy_of
from console.layers.registry import FORMATS, format_named, recognise

SHORTEST_KEY = 32
_ENDINGS = {Syntax.ER7: "hl7", Syntax.JSON: "json", Syntax.XML: "xml", Syntax.PLAIN: "txt"}
_NEW_KEY = (
    "No --key-file was given: a new key was drawn for this run and is thrown away. Another run gives other pseudonyms "
    "and other dates, and nobody can tell which copy belongs to which."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `deidentify`."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="files with messages or documents")
    parser.add_argument("--out", required=True, metavar="FOLDER", help="where the copies go; must be empty or new")
    parser.add_argument("--project", default="copies", help="recipient or purpose: within it pseudonyms are the same")
    parser.add_argument(
        "--key-file", metavar="FILE", help=f"a secret of at least {SHORTEST_KEY} bytes, for the same pseudonyms again"
    )
    parser.add_argument(
        "--text", default="scrub", choices=("scrub", "blank"), help="free text: known values out, or all"
    )
    parser.add_argument("--embedded", default="treat", choices=("treat", "blank"), help="documents inside values")
    parser.add_argument("--shift-days", type=int, default=365, metavar="N", help="dates move back by 1 to N days (365)")
    parser.add_argument("--keep-years", action="store_true", help="keep the year of birth (never of people over 89)")
    parser.add_argument("--format", default="", choices=("", *sorted(FORMATS)), help="what the files hold; found out")


@dataclass(slots=True)
class _Told:
    """What is said at the end."""

    counts: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    patients: set[str] = field(default_factory=set)
    written: int = 0
    held_back: int = 0
    unreadable: int = 0


def main(options: argparse.Namespace) -> int:
    """Write the copies; returns the exit code."""
    try:
        secret = Secret(_key(options.key_file), options.project)
        folder = _folder(Path(options.out))
    except OperatorError as error:
        print(error, file=sys.stderr)
        return 2
    if options.key_file is None:
        print(_NEW_KEY, file=sys.stderr)
    how = Options(
        today=datetime.now(UTC).date(),
        text=options.text,
        embedded=options.embedded,
        shift_days=min(max(options.shift_days, 30), 3650),
        keep_years=options.keep_years,
    )
    told = _Told()
    for number, name in enumerate(options.files, start=1):
        _file(number, Path(name), folder, secret, how, options.format, told)
    _report(folder, told)
    print(
        f"{told.written} written to {options.out}, {len(told.patients)} patients, "
        f"{sum(told.counts.values())} values replaced; {told.held_back} held back, {told.unreadable} not readable."
    )
    return 2 if told.unreadable else 1 if told.held_back else 0


def _file(number: int, path: Path, folder: Path, secret: Secret, how: Options, named: str, told: _Told) -> None:
    """One file: its copy, or a line that says why there is none. The line names it by its number: names of files are
    patients' more often than one thinks."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        print(f"File {number} cannot be read: {error.strerror}. Check its name and its rights.", file=sys.stderr)
        told.unreadable += 1
        return
    form = format_named(named) if named else recognise(raw)
    treated = copy_of(raw, form, secret, how)
    told.patients |= treated.patients
    if treated.leaks:
        told.held_back += 1
        _held_back(number, treated)
        return
    for item in treated.replaced:
        told.counts[(item.path, item.label, item.kind, item.how)] += item.count
    if treated.appeared or treated.gone:
        differ = f"{len(treated.appeared)} new, {len(treated.gone)} gone"
        print(f"File {number}: its findings differ from the original's: {differ}.", file=sys.stderr)
    (folder / f"{number:04}.{_ENDINGS[form.syntax]}").write_bytes(treated.raw)
    told.written += 1


def _held_back(number: int, treated: Treated) -> None:
    places = ", ".join(f"{leak.path} ({leak.kind})" for leak in treated.leaks[:5])
    print(
        f"File {number} is held back: {len(treated.leaks)} values of the original stand in the copy, at {places}. "
        "Run it again with --text blank --embedded blank.",
        file=sys.stderr,
    )


def _key(name: str | None) -> bytes:
    if name is None:
        return secrets.token_bytes(SHORTEST_KEY)
    try:
        key = Path(name).read_bytes().strip()
    except OSError as error:
        raise OperatorError(f"The key file cannot be read: {error.strerror}. Check --key-file.") from None
    if len(key) < SHORTEST_KEY:
        raise OperatorError(
            f"The key file holds {len(key)} bytes, and {SHORTEST_KEY} are the least: who guesses the key finds the "
            "people. Make one with: openssl rand -hex 32 > key"
        )
    return key


def _folder(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = any(folder.iterdir())
    except OSError as error:
        raise OperatorError(f"The folder cannot be written: {error.strerror}. Give another with --out.") from None
    if taken:
        raise OperatorError("The folder is not empty, and copies must not mix with anything else. Give an empty one.")
    return folder


def _report(folder: Path, told: _Told) -> None:
    lines = [MARK + csv_line(("place", "name", "kind", "count", "how"))]
    lines.extend(
        csv_line((path, label, kind, str(count), how)) for (path, label, kind, how), count in told.counts.items()
    )
    (folder / "report.csv").write_bytes(b"".join(lines))
