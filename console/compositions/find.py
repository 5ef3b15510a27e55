"""`python -m console find QUERY`: search a running gateway with the grammar of the find box; masked output.

Exit code 0: something was found; 1: nothing matches; 2: the query (a caret marks the place) or the gateway cannot be
read. A query that begins with a minus goes behind `--`.
A query that no index answers reads the messages: rows are printed as they are found, progress goes to stderr.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import os
import sys
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

from console.api.caller import ApiError
from console.api.client import OpsClient
from console.api.messages import MessageRow
from console.compositions.files import TOKEN_FILE
from console.core.errors import OperatorError
from console.query.errors import QueryError
from console.query.parser import parse
from console.query.plan import needs_bytes

NAME = "Interface Console"
PAGE = 200
MOST = 100_000
FOUND, NOTHING, BAD = 0, 1, 2
COLUMNS = ("id", "received_at", "status", "layer", "type", "route", "destination", "control_id", "attempts", "detail")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would run a cell that begins so; an apostrophe in front makes it text (OWASP, CSV injection)."""

Write = Callable[[MessageRow], None]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("query", help='what to look for, as in the find box; "" finds everything')
    parser.add_argument("--data", type=Path, help="data folder of a gateway on this machine (default: the desktop's)")
    parser.add_argument("--connect", metavar="URL", help="gateway elsewhere; needs --token-file")
    parser.add_argument("--token-file", type=Path, help="token file of the gateway")
    parser.add_argument("--limit", type=_limit, default=100, metavar="N", help="stop after N rows (default 100)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON object a line")
    form.add_argument("--csv", action="store_true", help="CSV with a header, safe to open in a spreadsheet")


def _limit(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= MOST:
        raise argparse.ArgumentTypeError(f"a number from 1 to {MOST}")
    return number


def main(options: argparse.Namespace) -> int:
    """Search and print."""
    try:
        reads = needs_bytes(parse(options.query))
        url, token = _access(options)
        return asyncio.run(_find(url, token, options, reads=reads))
    except QueryError as error:
        _show_place(options.query, error.message, error.position, error.length)
    except ApiError as error:
        if error.position is None:
            print(str(error), file=sys.stderr)
        else:
            _show_place(options.query, error.detail, error.position, error.length or 0)
    except OperatorError as error:
        print(str(error), file=sys.stderr)
    return BAD


def _access(options: argparse.Namespace) -> tuple[str, str]:
    """Address and token. Raises `OperatorError`."""
    if options.connect and options.token_file is None:
        raise OperatorError("--connect needs the token too: name the gateway's token file with --token-file.")
    folder = options.data or user_data_path(NAME, appauthor=False) / "gateway"
    path: Path = options.token_file or folder / TOKEN_FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return str(options.connect or content["url"]), str(content["token"])
    except FileNotFoundError:
        raise OperatorError(
            f"There is no token file {path.name} in {path.parent}. "
            "Start the gateway, or name its data folder with --data."
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OperatorError(
            f"The token file {path.name} cannot be read ({type(error).__name__}). "
            "Give the file that the gateway names in its ready line."
        ) from None


async def _find(url: str, token: str, options: argparse.Namespace, *, reads: bool) -> int:
    write = _writer(options)
    count = 0
    async with OpsClient(url, token) as client:
        rows = _scanned(client, options.query, options.limit) if reads else _paged(client, options.query, options.limit)
        async with aclosing(rows):
            async for row in rows:
                write(row)
                count += 1
    return FOUND if count else NOTHING


async def _paged(client: OpsClient, query: str, limit: int) -> AsyncGenerator[MessageRow, None]:
    before: str | None = None
    while limit > 0:
        page = await client.messages(query, before, min(limit, PAGE))
        for row in page.rows:
            yield row
        limit -= len(page.rows)
        before = page.next
        if before is None:
            return


async def _scanned(client: OpsClient, query: str, limit: int) -> AsyncGenerator[MessageRow, None]:
    """Rows as they are found. However it ends here, the gateway is told to stop reading."""
    scan = await client.begin_scan(query, limit)
    after = 0
    try:
        while scan.state == "running" or after < scan.matched:
            scan = await client.scan(scan.id, after)
            after = scan.next
            for row in scan.rows:
                yield row
            _progress(scan.text, last=scan.state != "running")
    finally:
        if scan.state == "running":
            await client.cancel_scan(scan.id)
    if scan.state in ("failed", "cancelled"):
        raise OperatorError(scan.text)


def _progress(text: str, *, last: bool) -> None:
    """One line that is written over while it lasts; only the last one where stderr is no terminal."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="\n" if last else "", file=sys.stderr, flush=True)
    elif last:
        print(text, file=sys.stderr, flush=True)


def _writer(options: argparse.Namespace) -> Write:
    if options.json:
        return lambda row: print(row.model_dump_json(), flush=True)
    if options.csv:
        sheet = csv.writer(sys.stdout, lineterminator=os.linesep if sys.platform != "win32" else "\n")
        sheet.writerow(COLUMNS)
        return lambda row: sheet.writerow([safe_cell(value) for value in _values(row)])
    return lambda row: print(_line(row), flush=True)


def _values(row: MessageRow) -> Sequence[Any]:
    return [value.isoformat() if hasattr(value, "isoformat") else value for value in (getattr(row, c) for c in COLUMNS)]


def safe_cell(value: object) -> str:
    """The text of a cell; one that a spreadsheet would take for a formula gets an apostrophe in front."""
    text = str(value).replace("\r", " ").replace("\n", " ")
    return f"'{text}" if text.startswith(FORMULA) else text


def _line(row: MessageRow) -> str:
    """One row for a terminal; control characters of a peer must not reach it."""
    at = row.received_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    words = (
        f"{row.id:>9}  {at}  {row.status.value:<9}  {row.type:<8}  {row.route:<22}  {row.control_id:<20}  {row.detail}"
    )
    return "".join(char if char.isprintable() else "?" for char in words)


def _show_place(query: str, words: str, position: int, length: int) -> None:
    """The query with a caret under the mistake, then its cure."""
    one_line = "".join(char if char.isprintable() else " " for char in query)
    print(f"{one_line}\n{' ' * position}{'^' * max(1, length)}\n{words}", file=sys.stderr)
