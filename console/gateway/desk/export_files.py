"""The three forms of an export, made piece by piece: a zip of messages with an index, one file, a table. Blocks.

Names in the zip are made of a number, the type and the delivery's number; nothing else of what a sender wrote is in
them, and of the type only letters and digits. Cells that a spreadsheet would run as a formula are quoted.
"""

from __future__ import annotations

import io
import re
import zlib
from typing import Protocol
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from console.api.messages import MessageRow
from console.core.csv_cells import MARK, csv_line

COLUMNS = (
    "delivery",
    "received",
    "status",
    "type",
    "control id",
    "interface",
    "destination",
    "attempts",
    "outcome",
    "detail",
    "size",
)
_TYPE = re.compile(r"[A-Za-z0-9]{3}(?:\^[A-Za-z0-9]{3})?")
GONE = "Not in this file: its bytes are not in the store any more, or are not what was received."


class ExportFile(Protocol):
    """One file growing; `taken` gives what there is of it since the last look."""

    def add(self, row: MessageRow, raw: bytes | None) -> None:
        """One message; None where its bytes are not to be had."""

    def end(self) -> None:
        """Nothing more comes."""

    def taken(self) -> bytes:
        """The bytes since the last call."""


class Sink(io.RawIOBase):
    """A file that cannot be sought in, for `ZipFile`: what is written waits to be taken."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        """Yes; and nothing else."""
        return True

    def write(self, data: object) -> int:
        """Keep a copy."""
        content = bytes(data)  # type: ignore[call-overload]  # any buffer, as the base class has it
        self._parts.append(content)
        return len(content)

    def taken(self) -> bytes:
        """All since the last call."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


class ZipFileOfMessages:
    """One `.hl7` file a message, and `index.csv`. The index waits compressed, the zip's own list is half a KiB each."""

    def __init__(self) -> None:
        self._sink = Sink()
        self._zip = ZipFile(self._sink, "w", ZIP_DEFLATED, compresslevel=6)
        self._index = zlib.compressobj()
        self._rows = [self._index.compress(head(("number", "file")))]
        self._number = 0

    def add(self, row: MessageRow, raw: bytes | None) -> None:
        """The message and its line of the index."""
        self._number += 1
        name = file_name(self._number, row) if raw is not None else ""
        if raw is not None:
            self._zip.writestr(_info(name), raw, ZIP_DEFLATED)
        line = line_of(row, (str(self._number), name), "" if raw is not None else GONE)
        self._rows.append(self._index.compress(line))

    def end(self) -> None:
        """The index and the zip's own list."""
        self._rows.append(self._index.flush())
        unpacked = zlib.decompressobj()
        with self._zip.open(_info("index.csv"), "w") as file:
            for part in self._rows:
                file.write(unpacked.decompress(part))
            file.write(unpacked.flush())
        self._rows.clear()
        self._zip.close()

    def taken(self) -> bytes:
        """The bytes since the last call."""
        return self._sink.taken()


class OneFile:
    """One message after the other, each with an end to its last segment."""

    def __init__(self) -> None:
        self._sink = Sink()

    def add(self, row: MessageRow, raw: bytes | None) -> None:
        """The message; one that is not to be had would be missed by nobody, so there is no file then."""
        if raw is None:
            raise GoneError(row.id)
        self._sink.write(raw if raw.endswith((b"\r", b"\n")) else raw + b"\r")

    def end(self) -> None:
        """Nothing follows."""

    def taken(self) -> bytes:
        """The bytes since the last call."""
        return self._sink.taken()


class Table:
    """The list as CSV (RFC 4180), UTF-8 with a byte order mark, which spreadsheets ask for."""

    def __init__(self) -> None:
        self._sink = Sink()
        self._sink.write(MARK + head(()))

    def add(self, row: MessageRow, raw: bytes | None) -> None:
        """Its line."""
        self._sink.write(line_of(row, (), ""))

    def end(self) -> None:
        """Nothing follows."""

    def taken(self) -> bytes:
        """The bytes since the last call."""
        return self._sink.taken()


class GoneError(Exception):
    """A message of a whole file cannot be read any more."""

    def __init__(self, delivery_id: int) -> None:
        super().__init__(f"delivery {delivery_id}")
        self.delivery_id = delivery_id


def file_of(form: str) -> ExportFile:
    """A new file of this form."""
    makers: dict[str, type[ZipFileOfMessages] | type[OneFile] | type[Table]] = {
        "messages": ZipFileOfMessages,
        "batch": OneFile,
        "table": Table,
    }
    return makers[form]()


def file_name(number: int, row: MessageRow) -> str:
    """ "000012_ORU-R01_d4711.hl7": no word of it is a patient's, and none leads out of the folder."""
    kind = row.type.replace("^", "-") if _TYPE.fullmatch(row.type) else "other"
    return f"{number:06d}_{kind}_d{row.id}.hl7"


def head(first: tuple[str, ...]) -> bytes:
    """The line of titles."""
    return csv_line((*first, *COLUMNS))


def line_of(row: MessageRow, first: tuple[str, ...], remark: str) -> bytes:
    """One delivery as the list shows it: nothing in it is patient data."""
    cells = (
        str(row.id),
        row.received_at.isoformat(),
        row.status.value,
        row.type,
        row.control_id,
        row.route,
        row.destination,
        str(row.attempts),
        row.outcome,
        remark or row.detail,
        str(row.size),
    )
    return csv_line((*first, *cells))


def _info(name: str) -> ZipInfo:
    """One moment for all: when a file was made says nothing of the message."""
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info
