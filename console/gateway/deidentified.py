"""De-identified copies of any format there is; blocks, call it off the event loop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from console.core.message import Problem
from console.documents.deidentify.engine import deidentify
from console.documents.deidentify.options import Options, Treated
from console.documents.deidentify.reading import Reader, Tools
from console.documents.deidentify.secret import Secret
from console.documents.deidentify.writing import Writer
from console.documents.deidentify.writing import writer as plain_writer
from console.documents.node import Document, Syntax
from console.layers.contract import Format
from console.layers.hl7v2 import written
from console.layers.registry import FORMATS, recognise

VALIDATED = 1024 * 1024
"""Bytes up to which findings before and after are compared."""

_SURE = 30
"""How sure a format must be of a document inside another to treat it."""


def copy_of(raw: bytes, form: Format, key: Secret, options: Options) -> Treated:
    """The copy, its report, its leaks, and findings that came or went: there should be none."""
    treated = deidentify(raw, form, Tools(recognise=_inside, writer=_writer), key, options)
    if len(raw) > VALIDATED:
        return treated
    before, after = findings(form, raw), findings(form, treated.raw)
    return replace(treated, appeared=_without(after, before), gone=_without(before, after))


def findings(form: Format, raw: bytes) -> tuple[Problem, ...]:
    """What reading and the quick check find."""
    return (*form.parse(raw).problems, *form.validate(raw))


def _without(these: Sequence[Problem], others: Sequence[Problem]) -> tuple[Problem, ...]:
    known = {(item.path, item.code) for item in others}
    return tuple(item for item in these if (item.path, item.code) not in known)


def _inside(raw: bytes) -> Reader | None:
    """The format of an embedded document, where one is sure of it; plain text is treated as text."""
    found = recognise(raw)
    return found if found.syntax is not Syntax.PLAIN and found.recognises(raw) >= _SURE else None


def _writer(reader: Reader, document: Document) -> Writer:
    form = FORMATS.get(reader.name)
    if form is None or form.syntax is Syntax.ER7:
        return written.writer(document)
    return plain_writer(document, form.syntax)
