"""A failure -> what it is known by."""

from __future__ import annotations

import json
from hashlib import sha256

from console.triage.causes import parts
from console.triage.failure import Failure, Fingerprint
from console.triage.normalise import KEY_WORDS, clean_code, clean_path, clean_text, clean_type
from console.triage.rules import Rulebook, Signs

SCHEME = "1"
"""Of the keys. It changes where a cause is made of other parts (`causes.parts`): all groups begin anew.

The words of `core.plain_words` are what keys of texts are made of. A word that is added or taken out changes the keys
of the texts that hold it, and only those.
"""


def fingerprint(failure: Failure, rules: Rulebook, split: str = "") -> Fingerprint:
    """What this failure is known by. Pure, and well under 100 microseconds.

    `key` is made of `SCHEME`, the parts that `causes.parts` names, and `split`; `cause` of the same without the
    details. Neither holds anything of the rules, so that a changed rule gives old groups a new title and never
    splits them. `split` is a label of `split_label`.
    """
    code, path = clean_code(failure.code), clean_path(failure.path)
    text = clean_text(failure.text, path)
    keyed = " ".join(text.key.split()[:KEY_WORDS])
    made = parts(failure, code, path, keyed)
    signs = Signs(
        layer=failure.layer,
        outcome=failure.outcome,
        code=code,
        path=path,
        text=text.key,
        arrival=failure.arrival,
        application=failure.application,
    )
    rule = rules.match(signs)
    return Fingerprint(
        key=_hash(made.cause, made.detail, split),
        cause=_hash(made.cause, (), split),
        kind=rule.kind or made.kind,
        outcome=failure.outcome,
        code=code,
        path=made.place,
        text=text.shown,
        rule=rule.name,
        split=split,
    )


def split_label(by: str, failure: Failure) -> str:
    """The label of a split by hand: `by` is type, destination or code. "" where the failure tells none."""
    value = {
        "type": clean_type(failure.type),
        "destination": failure.destination,
        "code": clean_code(failure.code),
    }.get(by, "")
    return f"{by} {value}" if value else ""


def _hash(cause: tuple[str, ...], detail: tuple[str, ...], split: str) -> str:
    """JSON keeps the borders between the parts."""
    whole = json.dumps((SCHEME, cause, detail, split), ensure_ascii=False, separators=(",", ":"))
    return sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
