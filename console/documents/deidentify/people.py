"""Whose dates these are: the patients of a document, each with the part of it that is about them.

A patient is known by a record number (of type MR, else the first that is no social security number), else by name and
birth date. The number comes first since names change; it stands in all formats under another authority, so only its
value counts.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from console.documents.deidentify.names import folded
from console.documents.node import Document, Node
from console.documents.sensitive import Kind, Sensitive
from console.documents.walk import find_exact

_RESOURCE = re.compile(r"(.*?)\.birthDate")
_ENTRY = re.compile(r"(.*?\.entry\[\d+\]\.resource|prefetch\.[^.\[]+)(?=[.\[]|$)")
_SUBJECT = re.compile(r".*\.(?:subject|patient|beneficiary|individual|for)\.reference$|context\.patientId$")
_SSN = re.compile(r"us-ssn|2\.16\.840\.1\.113883\.4\.1(?!\d)|SSN|\^SS\b|\bSS$|SSA", re.IGNORECASE)
_MR = re.compile(r"(?:^|\^)MR$")


@dataclass(frozen=True, slots=True)
class Patients:
    """Who each byte is about: `starts` with the mark of the patient from there on; `marks` in order."""

    starts: tuple[int, ...]
    marks: tuple[str, ...]

    def at(self, offset: int) -> str:
        """The patient that a byte is about; "" where nobody is named."""
        return self.marks[max(0, bisect_right(self.starts, offset) - 1)] if self.marks else ""


def patients(document: Document, items: Sequence[Sensitive]) -> Patients:
    """The patients of a document."""
    if document.layer == "hl7v2":
        return _of_messages(document, items)
    if any(item.node.path.startswith("ClinicalDocument/") for item in items):
        return _of_clinical_document(items)
    return _of_resources(document, items)


def identified(value: str) -> str:
    """A record number as it is compared: letters and digits."""
    return "".join(char for char in value if char.isalnum()).casefold()


def _mark(numbers: Sequence[tuple[str, str]], items: Sequence[Sensitive]) -> str:
    """The mark by numbers (value, kind of number), else by name and birth."""
    usable = [(value, kind) for value, kind in numbers if identified(value)]
    best = next((value for value, kind in usable if _MR.search(kind)), "")
    best = best or next((value for value, kind in usable if not _SSN.search(kind)), "")
    if best:
        return f"number:{identified(best)}"
    family = next((item.node.value for item in items if item.kind in {Kind.FAMILY, Kind.NAME}), "")
    given = next((item.node.value for item in items if item.kind is Kind.GIVEN), "")
    birth = next((item.node.value for item in items if item.kind is Kind.BIRTH), "")
    if family and birth:
        return f"who:{folded(family.strip())}|{folded(given.strip())}|{re.sub(r'[^0-9]', '', birth)[:8]}"
    return f"number:{identified(usable[0][0])}" if usable else ""


def _of_messages(document: Document, items: Sequence[Sensitive]) -> Patients:
    """HL7 v2: from a PID to the next, or to the next header; a header is about the patient who follows it."""
    starts: list[int] = []
    marks: list[str] = []
    begins = [item.node.start for item in items]
    header = 0
    fresh = True
    for node in document.nodes:
        if node.path.startswith("MSH"):
            header, fresh = node.start, True
        elif node.path.startswith("PID"):
            starts.append(header if fresh else node.start)
            own = items[bisect_left(begins, node.start) : bisect_left(begins, node.end)]
            marks.append(_patient_of(node, own))
            fresh = False
    return Patients(tuple(starts), tuple(marks))


def _patient_of(segment: Node, own: Sequence[Sensitive]) -> str:
    numbers = [
        (item.node.value, item.scope)
        for field in ("3", "2", "4", "18", "19")
        for item in own
        if item.kind is Kind.IDENTIFIER and re.match(rf"{re.escape(segment.path)}-{field}(?:[\[.]|$)", item.node.path)
    ]
    return _mark(numbers, own)


def _of_clinical_document(items: Sequence[Sensitive]) -> Patients:
    """CDA: the first record target."""
    own = [item for item in items if item.node.path.startswith("ClinicalDocument/recordTarget")]
    numbers = [
        (item.node.value, item.scope)
        for item in own
        if item.kind is Kind.IDENTIFIER and "/patientRole/id" in item.node.path and item.node.path.endswith("extension")
    ]
    person = [item for item in own if "/patientRole/patient/" in item.node.path and "guardian" not in item.node.path]
    mark = _mark(numbers, person)
    return Patients((0,), (mark,)) if mark else Patients((), ())


def _of_resources(document: Document, items: Sequence[Sensitive]) -> Patients:
    """FHIR and CDS Hooks: Patient resources, and what refers to them."""
    bases = dict.fromkeys(match.group(1) for item in items if (match := _RESOURCE.fullmatch(item.node.path)))
    known: dict[str, str] = {}
    names: dict[str, str] = {}
    for base in bases:
        if _value(document, f"{base}.resourceType") == "Patient":
            known[base] = _resource(document, base, items)
            for name in (_value(document, f"{base}.id"), _value(document, base.removesuffix(".resource") + ".fullUrl")):
                names[name.rpartition("/")[2]] = known[base]
    names.pop("", None)
    if not known:
        subject = next((item.node.value for item in items if _SUBJECT.fullmatch(item.node.path)), "")
        mark = f"number:{identified(subject.rpartition('/')[2])}" if subject else ""
        return Patients((0,), (mark,)) if mark else Patients((), ())
    first = next(iter(known.values()))
    if len(set(known.values())) == 1:
        return Patients((0,), (first,))
    return _by_entry(items, known, names, first)


def _by_entry(items: Sequence[Sensitive], known: dict[str, str], names: dict[str, str], first: str) -> Patients:
    starts: dict[str, int] = {}
    marks: dict[str, str] = {}
    for item in items:
        found = _ENTRY.match(item.node.path)
        if found is None:
            continue
        entry = found.group(1)
        starts.setdefault(entry, item.node.start)
        if entry in known:
            marks[entry] = known[entry]
        elif entry not in marks and _SUBJECT.fullmatch(item.node.path):
            marks[entry] = names.get(item.node.value.rpartition("/")[2], first)
    ordered = sorted(starts, key=lambda entry: starts[entry])
    return Patients(tuple(starts[entry] for entry in ordered), tuple(marks.get(entry, first) for entry in ordered))


def _resource(document: Document, base: str, items: Sequence[Sensitive]) -> str:
    own = [item for item in items if item.node.path.startswith(f"{base}.")]
    numbers: list[tuple[str, str]] = []
    for item in own:
        found = re.fullmatch(re.escape(base) + r"\.identifier(\[\d+\])?\.value", item.node.path)
        if found is not None:
            place = item.node.path.removesuffix(".value")
            code = _value(document, f"{place}.type.coding[0].code")
            system = _value(document, f"{place}.system")
            numbers.append((item.node.value, "MR" if code == "MR" else f"{system} {code}"))
    if not numbers:
        ident = _value(document, f"{base}.id")
        numbers = [(ident, "")] if ident and not any(item.kind is Kind.BIRTH for item in own) else []
    return _mark(numbers, [item for item in own if item.node.path.startswith((f"{base}.name", f"{base}.birthDate"))])


def _value(document: Document, path: str) -> str:
    node = find_exact(document, path)
    return "" if node is None else node.value
