"""What a CDS server says of its services: hooks, ids, prefetch templates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from console.core.message import Problem, Severity
from console.documents.json.paths import below, piece
from console.layers.cds_hooks.checks.members import ARRAY, OBJECT, TEXT, Json, Member, check, objects, others, problem

DISCOVERY = "Discovery"
TEMPLATE = "Prefetch Template"

_DISCOVERY = {"services": Member(ARRAY, required=True)}
_SERVICE = {
    "hook": Member(TEXT, required=True),
    "title": Member(TEXT, advised=True),
    "description": Member(TEXT, required=True),
    "id": Member(TEXT, required=True),
    "prefetch": Member(OBJECT),
    "usageRequirements": Member(TEXT),
}
_IN_URL = re.compile(r"[A-Za-z0-9._~-]+")
_TOKEN = re.compile(r"\{\{(.*?)\}\}")
_KNOWN_TOKEN = re.compile(
    r"\s*(context\.[A-Za-z0-9_.]+|user(Practitioner|PractitionerRole|Patient|RelatedPerson)Id|today\(\).*)\s*"
)


def of_discovery(content: Json) -> Iterator[Problem]:
    """What is wrong with a list of services."""
    yield from check("", content, _DISCOVERY, DISCOVERY)
    yield from others("", content, "services", DISCOVERY)
    seen: set[tuple[object, object]] = set()
    for path, service in objects("", content, "services"):
        yield from check(path, service, _SERVICE, DISCOVERY)
        key = (str(service.get("id")), str(service.get("hook")))
        if key in seen:
            words = "Another service has the same id and hook; one id may serve several hooks, each once."
            yield problem(f"{path}.id", "cds.service-twice", words, DISCOVERY)
        seen.add(key)
        number = service.get("id")
        if isinstance(number, str) and number and not _IN_URL.fullmatch(number):
            words = (
                "The id is part of the service's URL: letters, digits, hyphens, points, underscores and tildes only."
            )
            yield problem(f"{path}.id", "cds.service-id", words, DISCOVERY, Severity.WARNING)
        yield from _templates(path, service)


def _templates(path: str, service: Json) -> Iterator[Problem]:
    prefetch = service.get("prefetch")
    for place, (name, template) in enumerate(prefetch.items() if isinstance(prefetch, dict) else (), 1):
        where = below(f"{path}.prefetch", piece(name, place))
        if not isinstance(template, str) or not template.strip():
            yield problem(where, "cds.template", "A prefetch template is a FHIR query as text.", TEMPLATE)
        elif template.count("{{") != template.count("}}"):
            yield problem(
                where, "cds.template", "A token of the template is not closed: {{ and }} come in pairs.", TEMPLATE
            )
        elif not all(_KNOWN_TOKEN.fullmatch(token) for token in _TOKEN.findall(template)):
            words = "A token of the template is neither context.… nor one of the user tokens; clients may not fill it."
            yield problem(where, "cds.token", words, TEMPLATE, Severity.WARNING)
