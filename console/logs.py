"""Logs are events with ids, never content: JSON lines with an allow-list of fields, in the data folder."""

from __future__ import annotations

import json
import logging
import logging.handlers
from datetime import UTC, datetime
from pathlib import Path

FIELDS = frozenset(
    {
        "attempt",
        "bytes",
        "connections",
        "counts",
        "delivery",
        "detail",
        "epoch",
        "event",
        "interface",
        "interfaces",
        "kind",
        "lane",
        "path",
        "port",
        "status",
        "task",
    }
)
"""Only these extras are written; anything else a record carries stays out (S-12)."""


class EventFormatter(logging.Formatter):
    """One JSON object per line. The text of an exception is never written: its class and place are enough."""

    def format(self, record: logging.LogRecord) -> str:
        """Shape a record."""
        event: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.msg if not record.args else str(record.msg),
        }
        event.update({name: getattr(record, name) for name in sorted(FIELDS) if name in record.__dict__})
        if record.exc_info and record.exc_info[0] is not None:
            event["error"] = record.exc_info[0].__name__
            event["where"] = _where(record)
        return json.dumps(event, default=str)


def configure(data: Path) -> None:
    """Send the log to `gateway.log` in the data folder, five files of 5 MB; nothing to stdout."""
    handler = logging.handlers.RotatingFileHandler(
        data / "gateway.log", maxBytes=5_000_000, backupCount=4, encoding="utf-8", delay=True
    )
    handler.setFormatter(EventFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("console").setLevel(logging.INFO)


def _where(record: logging.LogRecord) -> list[str]:
    places: list[str] = []
    traceback = record.exc_info[2] if record.exc_info else None
    while traceback is not None:
        code = traceback.tb_frame.f_code
        places.append(f"{Path(code.co_filename).name}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return places[-5:]
