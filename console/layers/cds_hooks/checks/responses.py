"""The answer of a CDS service: cards with their suggestions and links, and system actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from console.core.message import Problem, Severity
from console.documents.json.paths import below
from console.layers.cds_hooks.checks.members import (
    ARRAY,
    BOOLEAN,
    OBJECT,
    RESOURCE,
    TEXT,
    URL,
    UUID,
    Json,
    Member,
    check,
    objects,
    one_of,
    others,
    problem,
)

RESPONSE = "CDS Service Response"
CARD = "Card Attributes"
SUGGESTION = "Suggestion"
ACTION = "Action"
LINK = "Link"
LONGEST_SUMMARY = 140

_RESPONSE = {"cards": Member(ARRAY, required=True), "systemActions": Member(ARRAY)}
_CARD = {
    "uuid": Member(UUID),
    "summary": Member(TEXT, required=True),
    "detail": Member(TEXT),
    "indicator": Member(one_of("info", "warning", "critical"), required=True),
    "source": Member(OBJECT, required=True),
    "suggestions": Member(ARRAY),
    "selectionBehavior": Member(one_of("at-most-one", "any")),
    "overrideReasons": Member(ARRAY),
    "links": Member(ARRAY),
}
_SOURCE = {"label": Member(TEXT, required=True), "url": Member(URL), "icon": Member(URL), "topic": Member(OBJECT)}
_SUGGESTION = {
    "label": Member(TEXT, required=True),
    "uuid": Member(UUID),
    "isRecommended": Member(BOOLEAN),
    "actions": Member(ARRAY),
}
_ACTION = {
    "type": Member(one_of("create", "update", "delete"), required=True),
    "description": Member(TEXT, required=True),
    "resource": Member(RESOURCE),
    "resourceId": Member(TEXT),
}
_SYSTEM_ACTION = {**_ACTION, "description": Member(TEXT, advised=True)}
"""The specification's own examples of system actions have no description."""
_LINK = {
    "label": Member(TEXT, required=True),
    "url": Member(URL, required=True),
    "type": Member(one_of("absolute", "smart"), required=True),
    "appContext": Member(TEXT),
    "autolaunchable": Member(BOOLEAN),
}
_REASON = {"code": Member(TEXT, required=True), "system": Member(TEXT), "display": Member(TEXT, required=True)}


def of_response(content: Json) -> Iterator[Problem]:
    """What is wrong with an answer."""
    yield from check("", content, _RESPONSE, RESPONSE)
    for name, section in (("cards", CARD), ("systemActions", ACTION)):
        yield from others("", content, name, section)
    for path, card in objects("", content, "cards"):
        yield from _card(path, card)
    for path, action in objects("", content, "systemActions"):
        yield from _action(path, action, _SYSTEM_ACTION)


def _card(path: str, card: Json) -> Iterator[Problem]:
    yield from check(path, card, _CARD, CARD)
    summary = card.get("summary")
    if isinstance(summary, str) and len(summary) >= LONGEST_SUMMARY:
        words = (
            f"The summary has {len(summary)} characters; it must have fewer than {LONGEST_SUMMARY}, or it is cut off."
        )
        yield problem(f"{path}.summary", "cds.summary", words, CARD)
    source = card.get("source")
    if isinstance(source, dict):
        yield from check(f"{path}.source", source, _SOURCE, "Source")
    if "overrideReason" in card:
        words = "On a card it is overrideReasons, an array; the singular overrideReason belongs to feedback."
        yield problem(f"{path}.overrideReason", "cds.override", words, CARD)
    for name, section in (("suggestions", SUGGESTION), ("links", LINK), ("overrideReasons", CARD)):
        yield from others(path, card, name, section)
    yield from _suggestions(path, card)
    for where, link in objects(path, card, "links"):
        yield from _link(where, link)
    for where, reason in objects(path, card, "overrideReasons"):
        yield from check(where, reason, _REASON, CARD)


def _suggestions(path: str, card: Json) -> Iterator[Problem]:
    found = objects(path, card, "suggestions")
    if found and "selectionBehavior" not in card:
        words = "selectionBehavior is required with suggestions (from 2.0 on): at-most-one or any."
        yield problem(f"{path}.selectionBehavior", "cds.selection-behavior", words, CARD)
    recommended = sum(suggestion.get("isRecommended") is True for _, suggestion in found)
    if recommended > 1 and card.get("selectionBehavior") == "at-most-one":
        words = "Only one suggestion may be recommended where at most one can be chosen."
        yield problem(f"{path}.suggestions", "cds.recommended-many", words, SUGGESTION)
    for where, suggestion in found:
        yield from check(where, suggestion, _SUGGESTION, SUGGESTION)
        yield from others(where, suggestion, "actions", ACTION)
        for inner, action in objects(where, suggestion, "actions"):
            yield from _action(inner, action)


def _action(path: str, action: Json, members: Mapping[str, Member] = _ACTION) -> Iterator[Problem]:
    yield from check(path, action, members, ACTION)
    kind = action.get("type")
    if kind in ("create", "update") and "resource" not in action:
        yield problem(below(path, "resource"), "cds.action", f"An action of type {kind} needs the resource.", ACTION)
    if kind == "update" and isinstance(action.get("resource"), dict) and "id" not in action["resource"]:
        yield problem(f"{path}.resource.id", "cds.action", "An update needs the id of the resource it changes.", ACTION)
    if kind == "delete" and "resourceId" not in action:
        old = "resource" in action
        words = "A delete names what it deletes by resourceId (2.0)." + (
            " 1.x used the resource itself." if old else ""
        )
        severity = Severity.WARNING if old else Severity.ERROR
        yield problem(below(path, "resourceId"), "cds.delete", words, ACTION, severity)


def _link(path: str, link: Json) -> Iterator[Problem]:
    yield from check(path, link, _LINK, LINK)
    if "appContext" in link and link.get("type") == "absolute":
        yield problem(f"{path}.appContext", "cds.link", "appContext is only for links of type smart.", LINK)
    if link.get("autolaunchable") is True:
        words = "autolaunchable lets the client open this link without a click; many clients ignore or forbid it."
        yield problem(f"{path}.autolaunchable", "cds.autolaunch", words, LINK, Severity.INFO)
