"""The copy: everything sensitive replaced, by splices only; what is known of people taken out of all other values too.

Two walks. The first opens every embedded document and gathers what is known of people anywhere in it; the second
writes, innermost documents first. Bytes that no leaf gives reason to change are the bytes of the original.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from console.documents.deidentify import parts
from console.documents.deidentify.known import Known
from console.documents.deidentify.leaks import Checker, Made, public_code
from console.documents.deidentify.options import Options, Replacement, Treated
from console.documents.deidentify.people import Patients, patients
from console.documents.deidentify.reading import Reader, Tools
from console.documents.deidentify.secret import Secret
from console.documents.deidentify.texts import Texts, tells
from console.documents.deidentify.values import BLANKED, KEPT, OPENED, SCRUBBED, Values
from console.documents.deidentify.writing import Writer
from console.documents.embedded import Embedded
from console.documents.masking import HIDDEN_ALWAYS
from console.documents.node import Document, Node
from console.documents.sensitive import Kind, Sensitive
from console.documents.splice import EditRefused
from console.documents.walk import leaves

_REPEAT = re.compile(r"\[\d+\]")
REMOVED = "removed"
"""What stands where a token or a password stood: no pseudonym, for nothing is to be made of it."""


@dataclass(slots=True, kw_only=True)
class _Part:
    """A document with what is sensitive in it, and the documents in it by the path of their value."""

    reader: Reader
    document: Document
    items: list[Sensitive]
    patients: Patients
    inner: dict[str, _Part] = field(default_factory=dict)
    embedded: dict[str, Embedded] = field(default_factory=dict)


@dataclass(slots=True)
class _Run:
    """One copy being made."""

    tools: Tools
    values: Values
    texts: Texts
    known: Known
    options: Options
    made: Made = field(default_factory=Made)
    counts: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)

    def write(self, part: _Part, outer: str, mark: str) -> bytes:
        """The bytes of a part. `mark` is the patient of the document around it; "" for the outermost."""
        writer = self.tools.writer(part.reader, part.document)
        splices: list[tuple[int, int, bytes]] = []
        treated: set[int] = set()
        for item in part.items:
            node = item.node
            whose = mark or part.patients.at(node.start)
            value, how = self._value(part, item, outer, whose)
            if how != KEPT:
                treated.add(node.start)
            self._count(outer, node, item.kind, how)
            if value != node.value:
                self.made.add(value)
                splices.append((node.start, node.end, _written(writer, node, value)))
        splices.extend(self._others(part, writer, treated, outer, mark))
        return _spliced(part.document.raw, splices)

    def _value(self, part: _Part, item: Sensitive, outer: str, mark: str) -> tuple[str, str]:
        node = item.node
        if node.datatype == HIDDEN_ALWAYS and node.path not in part.inner:
            return REMOVED, BLANKED
        if item.kind is Kind.EMBEDDED:
            return self._embedded(part, item, outer, mark)
        if item.kind is Kind.TEXT:
            if self.options.text == "blank":
                return self.texts.blanked(node.value), BLANKED
            return self.texts.scrubbed(node.value, mark), SCRUBBED
        return self.values.replaced(item.kind, item.scope, node.value, mark)

    def _embedded(self, part: _Part, item: Sensitive, outer: str, mark: str) -> tuple[str, str]:
        node = item.node
        found = part.embedded.get(node.path)
        encoding = found.encoding if found is not None and found.encoding != "mime" else item.codec or "plain"
        codec = "utf-8" if part.document.encoding in {"ascii", "utf-8"} else part.document.encoding
        media = found.media_type if found is not None else ""
        raw, how = parts.marker(media), BLANKED
        inner = part.inner.get(node.path)
        text = None if found is None or found.problem or found.encoding == "mime" else parts.as_text(found)
        if self.options.embedded == "treat" and inner is not None:
            raw, how = self.write(inner, f"{outer}{_REPEAT.sub('', node.path)}!", mark), OPENED
        elif self.options.embedded == "treat" and text is not None:
            blank = self.options.text == "blank"
            raw = (self.texts.blanked(text) if blank else self.texts.scrubbed(text, mark)).encode()
            how = BLANKED if blank else SCRUBBED
        return parts.encoded(node.value, encoding, raw, codec), how

    def _others(
        self, part: _Part, writer: Writer, treated: set[int], outer: str, mark: str
    ) -> Iterator[tuple[int, int, bytes]]:
        """Values that are not sensitive by their place, but name somebody all the same."""
        for leaf in leaves(part.document.nodes):
            if (
                leaf.start in treated
                or leaf.datatype == HIDDEN_ALWAYS
                or not leaf.value
                or public_code(leaf)
                or not tells(leaf.value, self.known)
            ):
                continue
            value = self.texts.known_out(leaf.value, mark or part.patients.at(leaf.start))
            if value != leaf.value:
                self.made.add(value)
                self._count(outer, leaf, Kind.TEXT, "scrubbed: named somebody outside the usual places")
                yield leaf.start, leaf.end, _written(writer, leaf, value)

    def _count(self, outer: str, node: Node, kind: Kind, how: str) -> None:
        self.counts[(outer + _REPEAT.sub("", node.path), node.label, kind.value, how)] += 1


def deidentify(raw: bytes, reader: Reader, tools: Tools, key: Secret, options: Options) -> Treated:
    """A copy of one document with its report and what leaks from it. Any bytes; no exception for what they hold."""
    known = Known()
    part = _prepared(raw, reader, tools, known, options, 1)
    values = Values(key, options)
    run = _Run(tools, values, Texts(values, known), known, options)
    made = run.write(part, "", "")
    leaks = Checker(known, run.made, tools.recognise).check(made, reader)
    marks = {f"{key.number('patient', mark, 1 << 60):x}" for mark in part.patients.marks if mark}
    return Treated(raw=made, replaced=_report(run.counts), leaks=leaks, patients=frozenset(marks))


def _prepared(raw: bytes, reader: Reader, tools: Tools, known: Known, options: Options, depth: int) -> _Part:
    document = reader.parse(raw)
    items = list(reader.sensitive(document))
    part = _Part(reader=reader, document=document, items=items, patients=patients(document, items))
    for item in items:
        if item.kind is not Kind.EMBEDDED:
            known.add(item)
            continue
        found = reader.inside(document, item.node.path)
        if found is None:
            continue
        part.embedded[item.node.path] = found
        inner = None if found.problem or found.encoding == "mime" else tools.recognise(found.raw)
        if inner is not None and depth <= parts.DEEPEST and options.embedded == "treat":
            part.inner[item.node.path] = _prepared(found.raw, inner, tools, known, options, depth + 1)
    return part


def _written(writer: Writer, node: Node, value: str) -> bytes:
    """The bytes of a value; in ASCII letters where its characters cannot be written, and blank where nothing can."""
    for text in (
        value,
        "".join(char for char in value if char.isascii() and (char.isalnum() or char in " -")),
        "0",
        "",
    ):
        try:
            return writer(node, text)
        except EditRefused:
            continue
    return b""


def _spliced(raw: bytes, splices: Sequence[tuple[int, int, bytes]]) -> bytes:
    """All splices at once; one that overlaps its neighbour would be a mistake of the format, and is left out by it."""
    pieces: list[bytes] = []
    at = 0
    for start, end, data in sorted(splices, key=lambda item: (item[0], item[1])):
        if start < at:
            continue
        pieces.extend((raw[at:start], data))
        at = end
    pieces.append(raw[at:])
    return b"".join(pieces)


def _report(counts: Counter[tuple[str, str, str, str]]) -> tuple[Replacement, ...]:
    """The places in order, the most frequent way of each first."""
    return tuple(
        Replacement(path=path, label=label, kind=kind, how=how, count=count)
        for (path, label, kind, how), count in counts.items()
    )
