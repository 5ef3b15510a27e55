"""`validate`: run the thorough checks over files of any format, in a process of their own as the gateway does.

Exit 0 where no file has a finding of severity error and every check that applies ran to its end, else 1; 2 for a file
or a setting that cannot be read, and for a file of a format that has no checks. Findings name places and rules, never
values.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from console.api.documents import CheckRun
from console.core.clock import SystemClock
from console.core.errors import OperatorError
from console.core.message import Problem, Severity
from console.gateway.checking.merged import merged
from console.gateway.checking.pool import CheckPool
from console.gateway.checking.speech import State
from console.layers.checking import CheckOptions
from console.layers.contract import Format
from console.layers.registry import FORMATS, format_named, recognise

UNFINISHED = frozenset({State.CUT.value, State.FAILED.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One message of a file with what was found."""

    file: str
    number: int  # from 1; 0 where the file holds just one
    format: Format
    type: str
    problems: tuple[Problem, ...]
    runs: tuple[CheckRun, ...]

    @property
    def clean(self) -> bool:
        """No error, and nothing that was left unchecked for want of time or by a fault, or as there is no check."""
        no_error = all(problem.severity is not Severity.ERROR for problem in self.problems)
        return bool(self.runs) and no_error and all(run.state not in UNFINISHED for run in self.runs)

    @property
    def code(self) -> int:
        """What it makes the exit code at least."""
        return (0 if self.clean else 1) if self.runs else 2


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `validate`."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="files to check; - reads standard input")
    parser.add_argument("--format", default="", choices=["", *FORMATS], help="what they hold; left out: found out")
    parser.add_argument("--profile", type=Path, metavar="FILE", help="conformance profile for HL7 v2 (TOML, or XML)")
    parser.add_argument("--schematron", type=Path, metavar="FILE", help="official C-CDA Schematron")
    parser.add_argument("--cda-schema", type=Path, metavar="FILE", help="CDA_SDTC.xsd with what it includes beside it")
    parser.add_argument("--seconds", type=float, default=60.0, help="time for one message (60)")
    parser.add_argument("--json", action="store_true", help="one JSON object a message instead of text")


def main(options: argparse.Namespace) -> int:
    """Check all files; returns the exit code."""
    try:
        asked = _asked(options)
        return asyncio.run(_all(options, asked))
    except OperatorError as error:
        print(error, file=sys.stderr)
        return 2


def _asked(options: argparse.Namespace) -> CheckOptions:
    for path in (options.schematron, options.cda_schema):
        if path is not None and not path.is_file():
            raise OperatorError(f"{path} is no file. Give the path of the file itself.")
    return CheckOptions(
        profile="" if options.profile is None else _read(str(options.profile)).decode("utf-8", "replace"),
        schematron="" if options.schematron is None else str(options.schematron.absolute()),
        cda_schema="" if options.cda_schema is None else str(options.cda_schema.absolute()),
    )


def _read(name: str) -> bytes:
    """A file's bytes. Raises `OperatorError`."""
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise OperatorError(f"{name} cannot be read: {error.strerror}. Check the name and its rights.") from None


async def _all(options: argparse.Namespace, asked: CheckOptions) -> int:
    code = 0
    pool = CheckPool(SystemClock())
    try:
        for name in options.files:
            try:
                raw = _read(name)
            except OperatorError as error:
                print(error, file=sys.stderr)
                code = 2
                continue
            async for checked in _file(pool, name, raw, options, asked):
                _tell(checked, as_json=options.json)
                code = max(code, checked.code)
    finally:
        pool.end()
    return code


async def _file(
    pool: CheckPool, name: str, raw: bytes, options: argparse.Namespace, asked: CheckOptions
) -> AsyncIterator[Checked]:
    reader = format_named(options.format) if options.format else recognise(raw)
    messages = reader.split(raw) or [raw]
    for number, message in enumerate(messages, 1):
        problems, runs = await pool.checked(reader.name, message, asked, (), options.seconds)
        yield Checked(
            file=name,
            number=number if len(messages) > 1 else 0,
            format=reader,
            type=reader.summarize(message).type,
            problems=merged(problems),
            runs=runs,
        )


def _tell(checked: Checked, *, as_json: bool) -> None:
    lines = [json.dumps(_object(checked))] if as_json else list(_lines(checked))
    print("\n".join(lines), flush=True)


def _object(checked: Checked) -> dict[str, object]:
    return {
        "file": checked.file,
        "message": checked.number,
        "format": checked.format.name,
        "type": checked.type,
        "clean": checked.clean,
        "findings": [
            {
                "path": problem.path,
                "severity": problem.severity.value,
                "code": problem.code,
                "text": problem.message,
                "source": problem.source,
            }
            for problem in checked.problems
        ],
        "runs": [run.model_dump() for run in checked.runs],
    }


def _lines(checked: Checked) -> Iterator[str]:
    message = f", message {checked.number}" if checked.number else ""
    kind = f" {checked.type}" if checked.type else ""
    if not checked.runs:
        yield f"{checked.file}{message}: {checked.format.title}{kind}, not checked: there are no checks for this format"
        return
    yield f"{checked.file}{message}: {checked.format.title}{kind}, {_count(checked.problems)}"
    for problem in checked.problems:
        where = problem.path or "the whole"
        yield f"  {problem.severity.value:7} {where}: {problem.message} [{problem.code}; {problem.source or 'reading'}]"
    for run in checked.runs:
        said = f"{run.findings} found in {run.milliseconds} ms" if run.state == State.RAN.value else run.text
        yield f"  check   {run.title}: {run.state}, {said}"


def _count(problems: Sequence[Problem]) -> str:
    counts = {word: sum(problem.severity is severity for problem in problems) for severity, word in _WORDS.items()}
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for word, count in counts.items())


_WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
