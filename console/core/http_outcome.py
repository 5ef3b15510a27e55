"""What an HTTP status says of a call, for every layer that speaks HTTP (RFC 9110; PROTOCOLS 2.5 and 8).

A status alone cannot tell everything: 500 with an issue of kind "required" is a broken record and no passing trouble,
and a layer's own words come first (`merged`).
"""

from __future__ import annotations

from console.core.outcome import Judgement, Outcome

_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
_CONFLICT = frozenset({409, 412})
_ACCESS = frozenset({401, 403, 407})

WORDS: dict[int, str] = {
    400: "The request is not understood",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "The verb is not offered here",
    406: "The format asked for is not offered",
    409: "Conflict with what is stored",
    410: "It was deleted",
    412: "A condition of the call does not hold",
    413: "Too large",
    415: "The format sent is not taken",
    422: "Understood, but not accepted",
    428: "A condition is required",
    429: "Too many calls",
    500: "The server failed",
    502: "A server behind it gave no usable answer",
    503: "Out of service",
    504: "A server behind it did not answer in time",
}


def judged(status: int) -> Judgement:
    """The verdict of a status alone; its code is the number."""
    if 200 <= status < 300:
        outcome = Outcome.ACCEPTED
    elif status in _ACCESS:
        outcome = Outcome.UNAUTHORISED
    elif status in _CONFLICT:
        outcome = Outcome.CONFLICT
    elif status in _TRANSIENT:
        outcome = Outcome.TRANSIENT
    elif 400 <= status < 600:
        outcome = Outcome.CONTENT_ERROR
    else:
        outcome = Outcome.UNKNOWN
    return Judgement(outcome=outcome, code=str(status), text=WORDS.get(status, f"HTTP status {status}"))


def merged(status: int, said: tuple[Judgement, ...]) -> tuple[Judgement, ...]:
    """A status and what the body says, one verdict for each thing said: "409 business-rule".

    The status decides the outcome, but for a record that the server itself holds broken (500 with "required" or
    "invalid"): trying that again never helps (PROTOCOLS 2.5). `said` without errors leaves the status alone.
    """
    alone = judged(status)
    errors = tuple(item for item in said if item.outcome is not Outcome.ACCEPTED)
    if not errors or alone.outcome is Outcome.ACCEPTED:
        return (alone,)
    return tuple(
        Judgement(
            outcome=item.outcome if status == 500 and item.code in {"required", "invalid"} else alone.outcome,
            code=f"{status} {item.code}",
            text=item.text or alone.text,
            path=item.path,
        )
        for item in errors
    )
