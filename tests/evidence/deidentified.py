"""Every message file of the corpus de-identified: nothing leaks, nothing moves, one person is one pseudonym."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from console.documents.deidentify.known import COMMON
from console.documents.deidentify.options import Options
from console.documents.deidentify.secret import Secret
from console.documents.sensitive import CODE, Kind
from console.documents.walk import leaves, walk
from console.gateway.deidentified import copy_of
from console.layers.contract import Format
from console.layers.registry import recognise
from tests.evidence.figures import Figure, at_most, exactly, info
from tests.support.corpus import Sample, samples

KEY = Secret(b"evidence" * 4, "evidence")
OPTIONS = Options(today=date(2026, 1, 1))
_NAMES = frozenset({Kind.FAMILY, Kind.GIVEN, Kind.NAME})
_WORD = re.compile(r"[^\W\d_]{5,}")


@dataclass(slots=True)
class Counted:
    """What was met over all files."""

    files: int = 0
    values: int = 0
    leaks: int = 0
    seen_again: int = 0
    structure: int = 0
    findings: int = 0
    unlike: int = 0
    pseudonyms: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))


def measure() -> list[Figure]:
    """One pass over the corpus, and a large message."""
    counted = Counted()
    for file in samples():
        treat(file, counted)
    numbers = {value: made for (kind, value), made in counted.pseudonyms.items() if kind == "identifier"}
    several = sum(len(made) > 1 for made in counted.pseudonyms.values())
    shared = len(numbers) - len({next(iter(made)) for made in numbers.values()})
    size, seconds = large()
    return [
        info("de-identified files", f"{counted.files}, {counted.values} values"),
        exactly("values of the original found again by the check", counted.leaks, 0),
        exactly("names and numbers seen again by a plain search", counted.seen_again, 0),
        exactly("copies with other paths than their original", counted.structure, 0),
        exactly("copies whose findings differ from the original's", counted.findings, 0),
        exactly("copies that differ when made again", counted.unlike, 0),
        exactly("names and numbers with more than one pseudonym", several, 0),
        exactly("different numbers that got one pseudonym", shared, 0),
        at_most(f"seconds for a message of {size / 1e6:.1f} MB", round(seconds, 1), 40, " s"),
    ]


def treat(file: Sample, counted: Counted) -> None:
    """One file into the counts."""
    raw = file.raw
    form = recognise(raw)
    treated = copy_of(raw, form, KEY, OPTIONS)
    before, after = form.parse(raw), form.parse(treated.raw)
    counted.files += 1
    counted.values += sum(row.count for row in treated.replaced)
    counted.leaks += len(treated.leaks)
    counted.structure += [node.path for node in walk(before.nodes)] != [node.path for node in walk(after.nodes)]
    counted.findings += bool(treated.appeared or treated.gone)
    counted.unlike += copy_of(raw, form, KEY, OPTIONS).raw != treated.raw
    counted.seen_again += len(seen_again(form, raw, treated.raw))
    note_pseudonyms(form, raw, treated.raw, counted)


def note_pseudonyms(form: Format, raw: bytes, copy: bytes, counted: Counted) -> None:
    """What became of each name and number, over all files and formats."""
    now = {node.path: node.value for node in walk(form.parse(copy).nodes)}
    for item in form.sensitive(form.parse(raw)):
        if item.kind in {Kind.FAMILY, Kind.GIVEN, Kind.IDENTIFIER} and item.scope != CODE:
            kind = "identifier" if item.kind is Kind.IDENTIFIER else item.kind.value
            key = " ".join(item.node.value.split()).casefold()
            counted.pseudonyms[kind, key].add(" ".join(now.get(item.node.path, "").split()).casefold())


def seen_again(form: Format, raw: bytes, copy: bytes) -> set[str]:
    """Words of names, and numbers, of the original that a search in the decoded copy finds: an eye of its own, which
    knows nothing of how copies are made. Words of the format itself, and codes of FHIR's value sets, are no finds."""
    document = form.parse(raw)
    copied = form.parse(copy)
    text = " ".join(leaf.value for leaf in leaves(copied.nodes) if leaf.datatype != "code").casefold()
    vocabulary = {word for node in walk(document.nodes) for word in _WORD.findall(node.path.casefold())}
    found = set(_WORD.findall(text))
    seen: set[str] = set()
    for item in form.sensitive(document):
        value = item.node.value.casefold()
        if item.kind in _NAMES and item.scope != CODE:
            seen |= {word for word in _WORD.findall(value) if word in found and word not in vocabulary | COMMON}
        elif item.kind is Kind.IDENTIFIER and re.fullmatch(r"\d{7,}", value) and re.search(rf"\b{value}\b", text):
            seen.add(value)
    return seen


def large() -> tuple[int, float]:
    """A result of 5 MB, its NTE and OBX again and again."""
    lines = [
        f"OBX|{number}|NM|2345-7^Glucose^LN||{number % 90}|mg/dL|70-100|N|||F|||20240305{number % 86400:06}\r"
        f"NTE|{number}||Seen with Janina Kowalski on 03/05/2024, call 617-555-7788\r"
        for number in range(34_000)
    ]
    head = "MSH|^~\\&|LAB|H|EHR|H|20240305||ORU^R01|1|P|2.5.1\rPID|1||4711123||KOWALSKI^JANINA||19800214|F\r"
    raw = (head + "OBR|1|P1|F1|GLU^Glucose\r" + "".join(lines)).encode()
    began = time.perf_counter()
    copy_of(raw, recognise(raw), KEY, OPTIONS)
    return len(raw), time.perf_counter() - began
