"""A call of a CDS service: its members, the context of its hook, what was prefetched, the access it grants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from console.core.message import Problem, Severity
from console.documents.json.paths import below, piece
from console.layers.cds_hooks.checks.members import (
    ARRAY,
    ID,
    NUMBER,
    OBJECT,
    RESOURCE,
    STRINGS,
    TEXT,
    TYPED_ID,
    URL,
    UUID,
    Json,
    Member,
    check,
    one_of,
    problem,
)

CALL = "Calling a CDS Service"
PREFETCH = "Prefetch"
ACCESS = "Passing the Access Token to the CDS Service"

_REQUEST = {
    "hook": Member(TEXT, required=True),
    "hookInstance": Member(UUID, required=True),
    "context": Member(OBJECT, required=True),
    "fhirServer": Member(URL),
    "fhirAuthorization": Member(OBJECT),
    "prefetch": Member(OBJECT),
}
_AUTHORIZATION = {
    "access_token": Member(TEXT, required=True),
    "token_type": Member(one_of("Bearer"), required=True),
    "expires_in": Member(NUMBER, required=True),
    "scope": Member(TEXT, required=True),
    "subject": Member(TEXT, required=True),
    "patient": Member(ID),
}

_USER = {"userId": Member(TYPED_ID, required=True)}
_PATIENT = {**_USER, "patientId": Member(ID, required=True), "encounterId": Member(ID)}
_ENCOUNTER = {**_PATIENT, "encounterId": Member(ID, required=True)}
_CONTEXTS: Mapping[str, Mapping[str, Member]] = {
    "patient-view": _PATIENT,
    "order-sign": {**_PATIENT, "draftOrders": Member(RESOURCE, required=True)},
    "order-select": {
        **_PATIENT,
        "selections": Member(STRINGS, required=True),
        "draftOrders": Member(RESOURCE, required=True),
    },
    "appointment-book": {**_PATIENT, "appointments": Member(RESOURCE, required=True)},
    "encounter-start": _ENCOUNTER,
    "encounter-discharge": _ENCOUNTER,
    "order-dispatch": {
        "patientId": Member(ID, required=True),
        "dispatchedOrders": Member(STRINGS),
        "order": Member(TEXT),
        "performer": Member(TYPED_ID, required=True),
        "task": Member(RESOURCE),
        "fulfillmentTasks": Member(ARRAY),
    },
}
_DEPRECATED = {"medication-prescribe": "order-select and order-sign", "order-review": "order-sign"}


def of_request(content: Json) -> Iterator[Problem]:
    """What is wrong with a call."""
    yield from check("", content, _REQUEST, CALL)
    if "fhirAuthorization" in content:
        if "fhirServer" not in content:
            yield problem("fhirServer", "cds.server", "fhirServer is required where fhirAuthorization is given.", CALL)
        granted = content["fhirAuthorization"]
        if isinstance(granted, dict):
            yield from check("fhirAuthorization", granted, _AUTHORIZATION, ACCESS)
    context = content.get("context")
    if isinstance(context, dict):
        yield from _context(str(content.get("hook")), context)
    prefetch = content.get("prefetch")
    if isinstance(prefetch, dict):
        yield from _prefetch(prefetch)


def _context(hook: str, context: Json) -> Iterator[Problem]:
    section = f"hook {hook}" if hook in _CONTEXTS else CALL
    if hook in _DEPRECATED:
        words = f"This hook is deprecated; its successors are {_DEPRECATED[hook]}."
        yield problem("hook", "cds.deprecated", words, "Hooks", Severity.WARNING)
    members = _CONTEXTS.get(hook)
    if members is None:
        return
    yield from check("context", context, members, section)
    if hook == "order-dispatch" and "order" not in context and "dispatchedOrders" not in context:
        yield problem(
            "context.dispatchedOrders", "cds.required", "dispatchedOrders is missing: it is required.", section
        )
    orders = context.get("draftOrders")
    if isinstance(orders, dict) and orders.get("resourceType") not in (None, "Bundle"):
        yield problem("context.draftOrders", "cds.orders", "draftOrders must be a Bundle of the orders.", section)
    elif isinstance(orders, dict):
        yield from _selected(context, orders, section)


def _selected(context: Json, orders: Json, section: str) -> Iterator[Problem]:
    """Each of `selections` is one of the draft orders."""
    entries = orders.get("entry")
    known = {
        f"{entry['resource'].get('resourceType')}/{entry['resource'].get('id')}"
        for entry in (entries if isinstance(entries, list) else ())
        if isinstance(entry, dict) and isinstance(entry.get("resource"), dict)
    }
    selections = context.get("selections")
    for index, selected in enumerate(selections if isinstance(selections, list) else ()):
        if isinstance(selected, str) and selected not in known:
            words = "This selection is none of the orders in draftOrders."
            yield problem(f"context.selections[{index}]", "cds.selection", words, section)


def _prefetch(prefetch: Json) -> Iterator[Problem]:
    """A value is a resource; null says that there is none; a key that is absent, that it was not looked up."""
    for place, (name, value) in enumerate(prefetch.items(), 1):
        where = below("prefetch", piece(name, place))
        if value is not None and not RESOURCE.fits(value):
            words = "A prefetched value must be a FHIR resource with its resourceType, or null where there is none."
            yield problem(where, "cds.prefetch", words, PREFETCH)
