"""CDS Hooks documents held against the specification, 2.0.1; where 1.x said otherwise, the words say so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from console.core.message import Problem
from console.documents.json.reading import read
from console.documents.json.values import values
from console.layers.cds_hooks.checks.discovery import of_discovery
from console.layers.cds_hooks.checks.feedback import of_feedback
from console.layers.cds_hooks.checks.members import SOURCE, Json, problem
from console.layers.cds_hooks.checks.requests import of_request
from console.layers.cds_hooks.checks.responses import of_response
from console.layers.checking import CheckOptions

_KINDS: Mapping[str, Callable[[Json], Iterator[Problem]]] = {
    "services": of_discovery,
    "cards": of_response,
    "systemActions": of_response,
    "feedback": of_feedback,
    "hook": of_request,
    "hookInstance": of_request,
    "context": of_request,
}
"""The member that tells what a document is -> its rules; the first that is there counts."""


class SpecificationCheck:
    """Discovery, requests, responses and feedback: members, kinds, words, lengths, what goes with what."""

    name = "cds-hooks"
    title = "CDS Hooks specification"
    source = SOURCE

    def refuses(self, raw: bytes, options: CheckOptions) -> str:
        """It runs on any bytes."""
        del raw, options
        return ""

    def run(self, raw: bytes, options: CheckOptions) -> Iterable[Problem]:
        """What the text has wrong, then what the document has."""
        del options
        for found in read(raw).problems(""):
            yield replace(found, source="JSON (RFC 8259)")
        whole = values(raw)
        if not isinstance(whole, dict):
            if whole is not None:
                yield problem("", "cds.kind", "A CDS Hooks document is one JSON object; this is none.", "HTTP API")
            return
        rules = next((rules for name, rules in _KINDS.items() if name in whole), None)
        if rules is None:
            words = "Neither discovery, request, response nor feedback: services, hook, cards or feedback is missing."
            yield problem("", "cds.kind", words, "HTTP API")
        else:
            yield from rules(whole)
