"""Reports of many copies as one: counts by place, leaks by file and place, the file of a set; pure."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from console.api.deidentify import Leak, Replaced
from console.api.messages import Finding
from console.core.csv_cells import MARK, csv_line
from console.core.message import Problem
from console.documents.deidentify.options import Treated
from console.documents.node import Syntax

MOST_LEAKS = 500
MOST_PLACES = 2000
_ENDINGS = {Syntax.ER7: "hl7", Syntax.JSON: "json", Syntax.XML: "xml", Syntax.PLAIN: "txt"}


@dataclass(slots=True)
class Report:
    """Grows by one copy after the other."""

    counts: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    leaks: list[Leak] = field(default_factory=list)
    patients: set[str] = field(default_factory=set)
    messages: int = 0
    left_out: int = 0
    changed: int = 0  # copies whose findings are not those of their original

    def add(self, treated: Treated, name: str = "") -> None:
        """One copy; `name` goes before the places of its leaks."""
        self.messages += 1
        self.patients.update(treated.patients)
        self.changed += bool(treated.appeared or treated.gone)
        for item in treated.replaced:
            self.counts[(item.path, item.label, item.kind, item.how)] += item.count
        room = MOST_LEAKS - len(self.leaks)
        prefix = f"{name} " if name else ""
        self.leaks.extend(Leak(path=prefix + leak.path, kind=leak.kind) for leak in treated.leaks[: max(0, room)])

    def replaced(self) -> tuple[Replaced, ...]:
        """By place, in the order in which they were met."""
        found = list(self.counts.items())[:MOST_PLACES]
        return tuple(
            Replaced(path=path, label=label, kind=kind, count=count, how=how)
            for (path, label, kind, how), count in found
        )

    def table(self) -> bytes:
        """The report as CSV: places, kinds and counts, no value."""
        lines = [MARK + csv_line(("place", "name", "kind", "count", "how"))]
        lines.extend(
            csv_line((item.path, item.label, item.kind, str(item.count), item.how)) for item in self.replaced()
        )
        return b"".join(lines)


class Archive:
    """A zip of copies with neutral names: 0001.hl7 ..., and report.csv. Nothing of the originals is in a name."""

    def __init__(self) -> None:
        self._file = io.BytesIO()
        self._zip = ZipFile(self._file, "w", ZIP_DEFLATED, compresslevel=6)
        self._number = 0

    def name(self, syntax: Syntax) -> str:
        """The name of the next one."""
        self._number += 1
        return f"{self._number:04}.{_ENDINGS[syntax]}"

    def add(self, name: str, content: bytes) -> None:
        """One file, of no date of its own."""
        info = ZipInfo(name)
        info.compress_type = ZIP_DEFLATED
        self._zip.writestr(info, content, ZIP_DEFLATED)

    @property
    def size(self) -> int:
        """Bytes so far."""
        return self._file.tell()

    def ended(self) -> bytes:
        """The whole."""
        self._zip.close()
        return self._file.getvalue()


def findings_of(problems: Iterable[Problem]) -> tuple[Finding, ...]:
    """Findings as they cross the seam."""
    return tuple(
        Finding(path=item.path, severity=item.severity, code=item.code, text=item.message, source=item.source)
        for item in problems
    )


def words(report: Report, appeared: Sequence[Problem] = (), gone: Sequence[Problem] = ()) -> str:
    """In one or two sentences what came of it."""
    if report.leaks:
        count = len(report.leaks)
        return (
            f"{count} value{'' if count == 1 else 's'} of the original still stand in the copy: it cannot be saved. "
            "Blank free text or embedded documents, or leave the message out."
        )
    count = sum(report.counts.values())
    said = f"{count} values were replaced; nothing of the original's people was found again."
    if appeared or gone:
        said += f" Findings differ: {len(appeared)} new, {len(gone)} gone."
    elif report.changed:
        said += f" In {report.changed} of {report.messages} copies the findings differ from the original's."
    if report.left_out:
        said += f" {report.left_out} could not be read and were left out."
    return said
