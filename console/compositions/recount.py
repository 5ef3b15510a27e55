"""`python -m console recount`: compare the roll-ups behind the charts with a recount of messages and tries.

The gateway must not run on an embedded store meanwhile. Exit code 0: all equal; 1: differences, which are printed;
2: it cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from console.compositions.own_store import open_store
from console.core.errors import ConsoleError
from console.store.recount import Recount, recount
from console.store.tally_asks import UNIT
from console.store.tally_places import tally_places

PRINTED = 100
"""Differences that are printed; the rest is counted."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--data", type=Path, required=True, help="data folder of the gateway")
    parser.add_argument("--config", type=Path, help="site file, where the store is not in the data folder")
    parser.add_argument("--key-fd", type=int, help="file descriptor that holds the store key as 64 hex digits")
    parser.add_argument("--since", type=_moment, help="begin, with offset: 2026-03-01T00:00:00+01:00 (a week ago)")
    parser.add_argument("--until", type=_moment, help="end (now)")


def main(options: argparse.Namespace) -> int:
    """Compare and print."""
    until: datetime = options.until or datetime.now(UTC)
    since: datetime = options.since or until - timedelta(days=7)
    try:
        store = open_store(options, "recount")
    except ConsoleError as error:
        print(str(error), file=sys.stderr)
        return 2
    try:
        first, after = int(since.timestamp()) // 60, -int(-until.timestamp() // 60)
        found = store.read_now(recount, first, after)
        places, _ = store.read_now(tally_places)
    except ConsoleError as error:
        print(str(error), file=sys.stderr)
        return 2
    finally:
        store.close()
    return _print(found, {place.id: place.name for place in places})


def _print(found: Recount, names: dict[int, str]) -> int:
    for each in found.differences[:PRINTED]:
        begin = datetime.fromtimestamp(each.unit * UNIT[each.span] * 60, UTC)
        line = {
            "interface": names.get(each.interface_id, str(each.interface_id)),
            "unit": each.span.name.lower(),
            "begin": begin.isoformat(),
            "type": each.type,
            "series": each.series,
            "rolled_up": each.counted,
            "recounted": each.recounted,
        }
        print(json.dumps(line))
    summary = {
        "messages": found.messages,
        "tries": found.tries,
        "values": found.values,
        "differences": len(found.differences),
    }
    print(json.dumps(summary))
    return 1 if found.differences else 0


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise argparse.ArgumentTypeError("give the offset from UTC as well, such as +01:00")
    return at
