"""Invariants of a Bundle, and of the references between its entries (FHIR R4, bundle.html)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from console.core.message import Problem, Severity
from console.layers.fhir.checks.rules import Json, has, objects, problem, text
from console.layers.fhir.checks.walking import Resource, walk

_TOTAL = frozenset({"searchset", "history"})
_REQUEST = frozenset({"batch", "transaction", "history"})
_RESPONSE = frozenset({"batch-response", "transaction-response", "history"})
_CLOSED = frozenset({"document", "message"})


def of_bundle(bundle: Resource) -> Iterator[Problem]:
    """bdl-1 to bdl-12."""
    kind, path = text(bundle.content, "type"), bundle.path
    if has(bundle.content, "total") and kind not in _TOTAL:
        yield problem(f"{path}.total", "bdl-1", "A total is only for search results and history.")
    relations = Counter(text(link, "relation") for link in objects(bundle.content, "link"))
    if any(count > 1 for count in relations.values()):
        yield problem(f"{path}.link", "bundle-link", "Two links have the same relation; each may occur once.")
    entries = objects(bundle.content, "entry")
    for index, entry in enumerate(entries):
        yield from _entry(f"{path}.entry[{index}]", kind, entry)
    yield from _unique(path, entries)
    if kind in _CLOSED:
        yield from _closed(bundle, kind, entries)


def _entry(path: str, kind: str, entry: Json) -> Iterator[Problem]:
    if has(entry, "search") and kind != "searchset":
        yield problem(f"{path}.search", "bdl-2", "entry.search is only for search results.")
    if has(entry, "request") != (kind in _REQUEST):
        yield problem(
            f"{path}.request", "bdl-3", "A batch, transaction or history needs entry.request; no other may have it."
        )
    if has(entry, "response") != (kind in _RESPONSE):
        words = "The response to a batch or transaction, and a history, need entry.response; no other may have it."
        yield problem(f"{path}.response", "bdl-4", words)
    if not has(entry, "resource", "request", "response", "link"):
        yield problem(path, "bdl-5", "An entry needs a resource, unless it has a request or response.")
    if "/_history/" in text(entry, "fullUrl"):
        yield problem(f"{path}.fullUrl", "bdl-8", "fullUrl must not name a version.")
    yield from _own_url(path, entry)


def _own_url(path: str, entry: Json) -> Iterator[Problem]:
    """The fullUrl of a RESTful server ends with type and id of the resource."""
    url, resource = text(entry, "fullUrl"), entry.get("resource")
    if not url.startswith(("http://", "https://")) or not isinstance(resource, dict):
        return
    kind, number = text(resource, "resourceType"), text(resource, "id")
    if f"/{kind}/" in url and kind and not url.endswith(f"/{kind}/{number}"):
        words = "The fullUrl is that of a server, but its type and id are not those of the resource in this entry."
        yield problem(f"{path}.fullUrl", "bundle-url", words)


def _unique(path: str, entries: list[Json]) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for index, entry in enumerate(entries):
        url = text(entry, "fullUrl")
        resource = entry.get("resource")
        meta = resource.get("meta") if isinstance(resource, dict) else None
        key = (url, text(meta, "versionId") if isinstance(meta, dict) else "")
        if url and key in seen:
            yield problem(f"{path}.entry[{index}].fullUrl", "bdl-7", "Two entries have the same fullUrl and version.")
        seen.add(key)


def _closed(bundle: Resource, kind: str, entries: list[Json]) -> Iterator[Problem]:
    """What a document or message needs as a whole."""
    path, first = bundle.path, _resource(entries[0]) if entries else {}
    if kind == "document":
        identifier = bundle.content.get("identifier")
        if not (isinstance(identifier, dict) and has(identifier, "system") and has(identifier, "value")):
            yield problem(f"{path}.identifier", "bdl-9", "A document needs an identifier with system and value.")
        if not has(bundle.content, "timestamp"):
            yield problem(f"{path}.timestamp", "bdl-10", "A document needs a timestamp.")
        if text(first, "resourceType") != "Composition":
            yield problem(f"{path}.entry[0]", "bdl-11", "The first resource of a document must be a Composition.")
    elif text(first, "resourceType") != "MessageHeader":
        yield problem(f"{path}.entry[0]", "bdl-12", "The first resource of a message must be a MessageHeader.")
    yield from _inside(bundle, entries)


def _inside(bundle: Resource, entries: list[Json]) -> Iterator[Problem]:
    """Relative references of the first resource lead to exactly one entry."""
    known = Counter(key for entry in entries for key in _keys(entry))
    if not entries:
        return
    first = _resource(entries[0])
    opener = Resource(path=f"{bundle.path}.entry[0].resource", type=text(first, "resourceType"), content=first)
    for found in walk(opener):
        if found.member is None or found.member.type != "Reference" or not isinstance(found.value, dict):
            continue
        target = text(found.value, "reference").partition("#")[0]
        if not target or target.startswith("http"):
            continue
        count = known[target]
        if count > 1:
            words = "More than one entry of the bundle has this address: nobody can say which one is meant."
            yield problem(f"{found.path}.reference", "bundle-match", words)
        elif count == 0:
            words = "No entry of the bundle has this address; a document or message should bring what it refers to."
            yield problem(f"{found.path}.reference", "bundle-missing", words, Severity.WARNING)


def _keys(entry: Json) -> set[str]:
    """All addresses by which a reference inside the bundle finds this entry."""
    resource, url = _resource(entry), text(entry, "fullUrl")
    keys = {url} if url else set()
    if text(resource, "id") and not url.startswith("urn:"):
        keys.add(f"{text(resource, 'resourceType')}/{text(resource, 'id')}")
    return keys


def _resource(entry: Json) -> Json:
    found = entry.get("resource")
    return found if isinstance(found, dict) else {}
