"""What a client tells a service about its cards: accepted or overridden, when, and why."""

from __future__ import annotations

from collections.abc import Iterator

from console.core.message import Problem
from console.documents.json.paths import below
from console.layers.cds_hooks.checks.members import (
    ARRAY,
    INSTANT,
    OBJECT,
    TEXT,
    UUID,
    Json,
    Member,
    check,
    objects,
    one_of,
    others,
    problem,
)

FEEDBACK = "Feedback"

_WHOLE = {"feedback": Member(ARRAY, required=True)}
_ITEM = {
    "card": Member(UUID, required=True),
    "outcome": Member(one_of("accepted", "overridden"), required=True),
    "acceptedSuggestions": Member(ARRAY),
    "overrideReason": Member(OBJECT),
    "outcomeTimestamp": Member(INSTANT, required=True),
}
_ACCEPTED = {"id": Member(UUID, required=True)}
_OVERRIDE = {"reason": Member(OBJECT), "userComment": Member(TEXT)}
_REASON = {"code": Member(TEXT, required=True), "system": Member(TEXT), "display": Member(TEXT)}


def of_feedback(content: Json) -> Iterator[Problem]:
    """What is wrong with feedback."""
    yield from check("", content, _WHOLE, FEEDBACK)
    yield from others("", content, "feedback", FEEDBACK)
    for path, item in objects("", content, "feedback"):
        yield from check(path, item, _ITEM, FEEDBACK)
        yield from _outcome(path, item)
        for where, accepted in objects(path, item, "acceptedSuggestions"):
            yield from check(where, accepted, _ACCEPTED, FEEDBACK)
        override = item.get("overrideReason")
        if isinstance(override, dict):
            yield from check(f"{path}.overrideReason", override, _OVERRIDE, FEEDBACK)
            if isinstance(override.get("reason"), dict):
                yield from check(f"{path}.overrideReason.reason", override["reason"], _REASON, FEEDBACK)


def _outcome(path: str, item: Json) -> Iterator[Problem]:
    if item.get("outcome") == "accepted" and not item.get("acceptedSuggestions"):
        words = "An accepted card needs acceptedSuggestions with the id of each suggestion that was taken."
        yield problem(below(path, "acceptedSuggestions"), "cds.accepted", words, FEEDBACK)
    if item.get("outcome") == "overridden" and item.get("acceptedSuggestions"):
        words = "An overridden card has no accepted suggestions."
        yield problem(f"{path}.acceptedSuggestions", "cds.accepted", words, FEEDBACK)
    if "overrideReasons" in item:
        words = "In feedback it is overrideReason, one object; the plural overrideReasons belongs to cards."
        yield problem(f"{path}.overrideReasons", "cds.override", words, FEEDBACK)
