"""`python -m console audit`: print the audit log of a data folder as JSON lines, or prove it, without the gateway.

Exit code 0: printed, or the chain holds; 1: it does not hold, and where; 2: it cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from console.compositions.own_store import open_store
from console.core.errors import ConsoleError
from console.gateway.desk.audit_log import for_store, kept_heads, result, wire
from console.store.auditing import audit_page, verify_audit
from console.store.rows import AuditRow
from console.store.store import Store

PAGE = 1000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--data", type=Path, required=True, help="data folder of the gateway")
    parser.add_argument("--config", type=Path, help="site file, where the store is not in the data folder")
    parser.add_argument("--key-fd", type=int, help="file descriptor that holds the store key as 64 hex digits")
    parser.add_argument("--check", action="store_true", help="prove the chain against its signed heads")


def main(options: argparse.Namespace) -> int:
    """Print or prove."""
    try:
        store = open_store(options, "audit")
    except ConsoleError as error:
        print(str(error), file=sys.stderr)
        return 2
    try:
        return _check(store, options.data) if options.check else _print(store)
    except ConsoleError as error:
        print(str(error), file=sys.stderr)
        return 2
    finally:
        store.close()


def _print(store: Store) -> int:
    for row in _all(store):
        print(json.dumps({"writer": row.writer, "place": row.seq, **wire(row).model_dump(mode="json")}))
    return 0


def _all(store: Store) -> Iterator[AuditRow]:
    """All rows, newest first."""
    before: int | None = None
    while rows := store.read_now(audit_page, before, PAGE):
        yield from rows
        before = rows[-1].id


def _check(store: Store, data: Path) -> int:
    key = store.audit_key
    kept = kept_heads(data, key)
    check = result(store.read_now(verify_audit, key, for_store(kept, key)), kept)
    print(json.dumps({**check.model_dump(), "heads": len(kept.heads)}))
    return 0 if check.intact else 1
