"""The members of CDS Hooks documents by the specification 2.0.1: data type, label, meaning, and what they tell."""

from __future__ import annotations

from typing import NamedTuple

from console.documents.masking import HIDDEN_ALWAYS
from console.documents.sensitive import Kind

REFERENCE = "reference"
"""Scope of an identifier that is a type and an id ("Practitioner/abc")."""


class Element(NamedTuple):
    """One member. `type` is a data type of JSON, or the name of an owner below; `kind` of what is private.

    `checked` values are private only where they look like the address of a person.
    """

    type: str
    label: str
    meaning: str = ""
    kind: Kind | None = None
    scope: str = ""
    checked: bool = False


def _text(label: str, meaning: str = "") -> Element:
    """Words of the service, which may speak of the patient."""
    return Element("string", label, meaning, Kind.TEXT)


def _url(label: str, meaning: str = "") -> Element:
    return Element("url", label, meaning, checked=True)


_CODING = {
    "system": Element("uri", "System"),
    "version": Element("string", "Version"),
    "code": Element("code", "Code"),
    "display": Element("string", "Display"),
    "userSelected": Element("boolean", "User selected"),
}
_EXTENSION = Element("Extension", "Extension", "What this sender adds to the specification")

ELEMENTS: dict[str, dict[str, Element]] = {
    "discovery": {"services": Element("Service", "Services"), "extension": _EXTENSION},
    "Service": {
        "hook": Element("code", "Hook"),
        "title": Element("string", "Title"),
        "description": Element("string", "Description"),
        "id": Element("id", "Id", "Part of the address: {baseUrl}/cds-services/{id}"),
        "prefetch": Element("Templates", "Prefetch templates", "What the client should send along"),
        "usageRequirements": Element("string", "Usage requirements"),
        "extension": _EXTENSION,
    },
    "request": {
        "hook": Element("code", "Hook"),
        "hookInstance": Element("uuid", "Hook instance", "Names this call"),
        "fhirServer": _url("FHIR server"),
        "fhirAuthorization": Element("Authorization", "FHIR authorization", "A live credential; never shown"),
        "context": Element("Context", "Context"),
        "prefetch": Element("Prefetch", "Prefetch", "Absent: not supplied. null: looked up, no data"),
        "extension": _EXTENSION,
    },
    "Authorization": {
        "access_token": Element(HIDDEN_ALWAYS, "Access token", "Never shown", Kind.OTHER),
        "token_type": Element("code", "Token type"),
        "expires_in": Element("integer", "Expires in", "Seconds"),
        "scope": Element("string", "Scope"),
        "subject": Element("string", "Subject", "Client id of the service", Kind.IDENTIFIER),
        "patient": Element("id", "Patient", "", Kind.IDENTIFIER, "Patient.id"),
    },
    "Context": {
        "userId": Element("string", "User", "", Kind.IDENTIFIER, REFERENCE),
        "patientId": Element("id", "Patient", "", Kind.IDENTIFIER, "Patient.id"),
        "encounterId": Element("id", "Encounter", "", Kind.IDENTIFIER, "Encounter.id"),
        "selections": Element(
            "string", "Selections", "Entries of the draft orders that were just selected", checked=True
        ),
        "draftOrders": Element("Resource", "Draft orders"),
        "appointments": Element("Resource", "Appointments"),
        "dispatchedOrders": Element("string", "Dispatched orders", checked=True),
        "order": Element("string", "Order", checked=True),
        "performer": Element("string", "Performer", "", Kind.IDENTIFIER, REFERENCE),
        "fulfillmentTasks": Element("Resource", "Fulfillment tasks"),
        "task": Element("Resource", "Task"),
        "medications": Element("Resource", "Medications"),
        "orders": Element("Resource", "Orders"),
    },
    "response": {
        "cards": Element("Card", "Cards"),
        "systemActions": Element("Action", "System actions", "Applied without a choice of the user"),
        "extension": _EXTENSION,
    },
    "Card": {
        "uuid": Element("uuid", "Id"),
        "summary": _text("Summary", "Less than 140 characters"),
        "detail": Element("markdown", "Detail", "GitHub Flavored Markdown", Kind.TEXT),
        "indicator": Element("code", "Indicator"),
        "source": Element("Source", "Source"),
        "suggestions": Element("Suggestion", "Suggestions"),
        "selectionBehavior": Element("code", "Selection behavior"),
        "overrideReasons": Element("Coding", "Override reasons"),
        "links": Element("Link", "Links"),
        "extension": _EXTENSION,
    },
    "Source": {
        "label": Element("string", "Label"),
        "url": _url("Address"),
        "icon": _url("Icon", "Never loaded"),
        "topic": Element("Coding", "Topic"),
    },
    "Suggestion": {
        "label": _text("Label"),
        "uuid": Element("uuid", "Id"),
        "isRecommended": Element("boolean", "Recommended"),
        "actions": Element("Action", "Actions"),
        "extension": _EXTENSION,
    },
    "Action": {
        "type": Element("code", "Type"),
        "description": _text("Description"),
        "resource": Element("Resource", "Resource"),
        "resourceId": Element("string", "Resource id", "What is deleted", checked=True),
        "extension": _EXTENSION,
    },
    "Link": {
        "label": _text("Label"),
        "url": _url("Address", "Shown as text; nothing opens"),
        "type": Element("code", "Type"),
        "appContext": _text("App context"),
        "autolaunchable": Element("boolean", "Starts by itself"),
        "extension": _EXTENSION,
    },
    "Coding": _CODING,
    "feedback": {"feedback": Element("Feedback", "Feedback"), "extension": _EXTENSION},
    "Feedback": {
        "card": Element("uuid", "Card"),
        "outcome": Element("code", "Outcome"),
        "acceptedSuggestions": Element("Accepted", "Accepted suggestions"),
        "overrideReason": Element("Override", "Override reason"),
        "outcomeTimestamp": Element("instant", "Time of the outcome"),
    },
    "Accepted": {"id": Element("uuid", "Suggestion")},
    "Override": {
        "reason": Element("Coding", "Reason"),
        "userComment": _text("Comment of the user"),
    },
}
"""Owner -> member -> what it is."""

MEANINGS: dict[str, dict[str, str]] = {
    "indicator": {"info": "For information", "warning": "Warning", "critical": "Critical: needs attention now"},
    "selectionBehavior": {"at-most-one": "At most one suggestion", "any": "Any number of suggestions"},
    "outcome": {"accepted": "A suggestion was accepted", "overridden": "The card was overridden"},
    "hook": {
        "patient-view": "The user opens a patient's record",
        "order-select": "The user selects an order",
        "order-sign": "The user is about to sign orders",
        "order-dispatch": "An order goes to who carries it out",
        "appointment-book": "The user books appointments",
        "encounter-start": "An encounter begins",
        "encounter-discharge": "A patient is discharged",
        "medication-prescribe": "The user prescribes (retired: order-select)",
        "order-review": "The user reviews orders (retired: order-sign)",
    },
    "type": {
        "create": "Create",
        "update": "Update",
        "delete": "Delete",
        "absolute": "Address on the web",
        "smart": "SMART app",
    },
}
"""Member -> code -> what it means."""

KINDS = ("request", "response", "feedback", "discovery")
