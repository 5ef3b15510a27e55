"""What an OperationOutcome says: a verdict for each issue (FHIR R4 OperationOutcome; PROTOCOLS 2.5).

Read for its facts only; the bytes are shown as they are. Of the server's words only those are kept that cannot be
patient data (`console.core.peer_text`).
"""

from __future__ import annotations

import json
import re

from console.core.outcome import Judgement, Outcome
from console.core.peer_text import keep_plain_words

MOST_ISSUES = 50
LARGEST = 1024 * 1024
"""Bytes of a reply that are looked at for issues."""

_OUTCOMES: dict[str, Outcome] = {
    "security": Outcome.UNAUTHORISED,
    "login": Outcome.UNAUTHORISED,
    "unknown": Outcome.UNAUTHORISED,  # the user, in this code system
    "expired": Outcome.UNAUTHORISED,
    "forbidden": Outcome.UNAUTHORISED,
    "suppressed": Outcome.UNAUTHORISED,
    "duplicate": Outcome.CONFLICT,
    "conflict": Outcome.CONFLICT,
    "transient": Outcome.TRANSIENT,
    "lock-error": Outcome.TRANSIENT,
    "no-store": Outcome.TRANSIENT,
    "exception": Outcome.TRANSIENT,
    "timeout": Outcome.TRANSIENT,
    "throttled": Outcome.TRANSIENT,
}
"""Issue type -> outcome, where it is not a content error (http://hl7.org/fhir/issue-type)."""

_CODE = re.compile(r"[a-z]+(?:-[a-z]+)*")
_PATH = re.compile(r"[A-Z][A-Za-z]+(?:\.[A-Za-z][A-Za-z0-9]*(?:\[\d+\])?)*")


def verdicts(raw: bytes) -> tuple[Judgement, ...]:
    """One for each issue of severity fatal or error; accepted where there are only warnings and information. Empty for
    what is no OperationOutcome."""
    issues = _issues(raw)
    if issues is None:
        return ()
    errors = [item for item in issues[:MOST_ISSUES] if str(item.get("severity")) in {"fatal", "error"}]
    if not errors:
        return (Judgement(outcome=Outcome.ACCEPTED, code="informational", text="No error is reported"),)
    return tuple(_verdict(item) for item in errors)


def _issues(raw: bytes) -> list[dict[str, object]] | None:
    if len(raw) > LARGEST or b"OperationOutcome" not in raw:
        return None
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("resourceType") != "OperationOutcome":
        return None
    issues = found.get("issue")
    return [item for item in issues if isinstance(item, dict)] if isinstance(issues, list) else []


def _verdict(issue: dict[str, object]) -> Judgement:
    code = issue.get("code")
    known = code if isinstance(code, str) and _CODE.fullmatch(code) and len(code) < 30 else "unknown code"
    return Judgement(
        outcome=_OUTCOMES.get(known, Outcome.CONTENT_ERROR), code=known, text=_words(issue), path=_path(issue)
    )


def _words(issue: dict[str, object]) -> str:
    details = issue.get("details")
    said = [details.get("text") if isinstance(details, dict) else None, issue.get("diagnostics")]
    kept = [keep_plain_words(text) for text in said if isinstance(text, str)]
    return "; ".join(dict.fromkeys(text for text in kept if text))


def _path(issue: dict[str, object]) -> str:
    """FHIRPath of `expression`, else of the older `location` where it is one; "" for anything else."""
    for name in ("expression", "location"):
        places = issue.get(name)
        first = places[0] if isinstance(places, list) and places else None
        if isinstance(first, str) and len(first) < 200 and _PATH.fullmatch(first):
            return first
    return ""
