"""The order and number of segments, as hl7apy knows them for the message structure (chapters 3 to 15).

hl7apy is given a skeleton: the header and the names of the segments, no content. That is fast, and neither its
messages nor its report can hold patient data.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from console.core.message import Problem, Severity
from console.layers.hl7v2.dictionary import has_structure, is_choice, nearest_version
from console.layers.hl7v2.layout import Layout
from console.layers.hl7v2.summary import summarize

MOST_SEGMENTS = 400
"""Segments up to which hl7apy is asked; its time grows with them."""

_MISSING = re.compile(r"Error: Missing required child (\w{4,})\.(\w+)")
_TOO_MANY = re.compile(r"Error: Child limit exceeded (\w{4,})\.(\w+)")
_MISPLACED = re.compile(r"Error: Invalid children detected for .*: \[(.*)\]")


def check_structure(layout: Layout) -> list[Problem]:
    """Findings on order and number; empty where the structure is unknown or there is nothing to compare."""
    names = [segment.name for segment in layout.segments if segment.name and not segment.name.startswith("Z")]
    if names[:1] != ["MSH"] or names.count("MSH") != 1 or len(names) > MOST_SEGMENTS:
        return []
    version = nearest_version(layout.segments[0].version)
    structure = _structure(layout, version)
    if not structure:
        return []
    return _findings(_report(names, structure, version), structure, version)


def _structure(layout: Layout, version: str) -> str:
    """MSH-9.3, or the structure that bears the type's name."""
    code, _, event = summarize(layout.raw).type.partition("^")
    header = layout.segments[0]
    fields = layout.fields(header)
    if not code or len(fields) < 10:
        return ""
    parts = layout.cut(fields[9], header.delimiters.component, header)
    stated = layout.raw[slice(*parts[2])].decode("ascii", "replace").strip() if len(parts) > 2 else ""
    named = [name for name in (stated, f"{code}_{event}", code) if re.fullmatch(r"[A-Z0-9_]{3,7}", name)]
    return next((name for name in named if has_structure(version, name)), "")


def _report(names: list[str], structure: str, version: str) -> str:
    """What hl7apy says of the skeleton; empty where it cannot cope with it."""
    from hl7apy.consts import VALIDATION_LEVEL  # noqa: PLC0415 - slow to import, and only wanted here
    from hl7apy.exceptions import HL7apyException  # noqa: PLC0415
    from hl7apy.parser import parse_message  # noqa: PLC0415
    from hl7apy.validation import Validator  # noqa: PLC0415

    code, _, event = structure.partition("_")
    header = f"MSH|^~\\&|A|A|A|A|20000101||{code}^{event or code}^{structure}|1|P|{version}"
    skeleton = "\r".join([header, *(f"{name}|1" for name in names[1:])])
    with tempfile.TemporaryDirectory(prefix="console-structure-") as folder:
        report = Path(folder, "report")
        try:
            message = parse_message(skeleton, validation_level=VALIDATION_LEVEL.TOLERANT, find_groups=True)
            Validator.validate(message, report_file=str(report))
        except (HL7apyException, LookupError, AttributeError, TypeError, ValueError):
            # hl7apy raises its first finding after writing the report, and plain Python errors where a version's
            # tables lack an entry. Either way the report, if there is one, says all it knows.
            pass
        return report.read_text(encoding="utf-8", errors="replace") if report.exists() else ""


def _findings(report: str, structure: str, version: str) -> list[Problem]:
    found: list[Problem] = []
    for line in report.splitlines():
        if match := _MISSING.match(line):
            if is_choice(version, match.group(1)):
                continue
            words = f"{_place(match.group(1))} of {structure} needs {_place(match.group(2))}, which is not there."
            found.append(_problem(_segment(match.group(2)), "segment missing", words))
        elif match := _TOO_MANY.match(line):
            words = f"{_place(match.group(2))} occurs more often than {structure} allows."
            found.append(_problem(_segment(match.group(2)), "segment repeats", words))
        elif match := _MISPLACED.match(line):
            for name in re.findall(r"'(\w{3})'", match.group(1)):
                words = f"{name} stands where {structure} does not expect it; receivers may skip it."
                found.append(_problem(name, "segment sequence", words))
    return found


def _segment(name: str) -> str:
    return name if len(name) == 3 else ""


def _place(name: str) -> str:
    """ORU_R01_PATIENT_RESULT -> the group PATIENT RESULT; a segment and the whole message keep their names."""
    group = re.sub(r"^[A-Z0-9]{3}_[A-Z0-9]{3}_?", "", name)
    return name if len(name) == 3 else f"the group {group.replace('_', ' ')}" if group else "the message"


def _problem(path: str, code: str, message: str) -> Problem:
    return Problem(path=path, severity=Severity.WARNING, code=code, message=message[:1].upper() + message[1:])
