"""What a reply means, in plain words: its verdicts, each explained by the rules that also name failure groups."""

from __future__ import annotations

from dataclasses import replace

from console.api.messages import OutcomeView
from console.core.http_outcome import merged
from console.core.message import Severity
from console.core.outcome import Judgement, Outcome
from console.documents.node import Document, Syntax
from console.gateway.desk.outcome import told
from console.layers.contract import Format
from console.layers.registry import recognise
from console.triage.explaining import explain
from console.triage.rules import Rulebook

MOST = 50
"""Verdicts of one reply that are explained."""

_BODY = "body"


def explanations(rules: Rulebook, reader: Format, document: Document) -> tuple[OutcomeView, ...]:
    """One for each thing a reply says, errors first; empty for what is no reply. Blocks a little."""
    said, layer = _said(reader, document)
    ordered = sorted(said[:MOST], key=lambda item: item.outcome is Outcome.ACCEPTED)
    return tuple(told(explain(item, rules, layer), _severity(item)) for item in ordered)


def _said(reader: Format, document: Document) -> tuple[tuple[Judgement, ...], str]:
    """The verdicts, and the layer whose habits explain them: of an HTTP answer, that of its body, and where the body
    says nothing, FHIR, whose servers answer so."""
    said = reader.verdicts(document.raw)
    if not (said and said[0].code.isdigit()):
        return said, reader.name
    body = reader.inside(document, _BODY)
    if body is None:
        return said, "fhir"
    inner = recognise(body.raw)
    if issues := inner.verdicts(body.raw):
        return merged(int(said[0].code), issues), inner.name
    if body.raw.strip() and inner.syntax is not Syntax.JSON:  # a page of a gateway or proxy in between
        said = (replace(said[0], code=f"{said[0].code} not-fhir"),)
    return said, "fhir"


def _severity(item: Judgement) -> Severity | None:
    if item.outcome is Outcome.ACCEPTED:
        return None
    return Severity.WARNING if item.outcome in {Outcome.TRANSIENT, Outcome.UNKNOWN} else Severity.ERROR
