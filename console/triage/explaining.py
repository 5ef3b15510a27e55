"""A judgement in plain words: what happened, the likely causes in order, what to do; said by the rules of the causes.

The same rule that names a group of failures explains each message of it. Where no rule knows what the peer means, its
own words are shown as they may be shown, and marked as not explained.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.core.outcome import Judgement, Outcome
from console.triage.normalise import clean_code, clean_path, clean_text
from console.triage.rules import Rule, Rulebook, Signs
from console.triage.titles import filled, fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A headline, a sentence, the likely causes (likeliest first), what to do.

    `path` is the node it points at; `rule` names the rule with its version. `explained` False: the words are the
    peer's own. Nothing here holds patient data, as far as the judgement's text holds none.
    """

    title: str
    text: str
    cure: str = ""
    causes: tuple[str, ...] = ()
    path: str = ""
    rule: str = ""
    explained: bool = True


_BY_OUTCOME: dict[Outcome, tuple[str, str, str]] = {
    Outcome.ACCEPTED: ("Accepted", "The receiver took the message.", ""),
    Outcome.CONTENT_ERROR: (
        "Refused",
        "The receiver refused the message; nothing was filed.",
        "Read the reply, mend a copy and resend it.",
    ),
    Outcome.CONFLICT: (
        "Duplicate",
        "The receiver says it holds this already.",
        "Check whether it arrived before; if so, mark it as arrived.",
    ),
    Outcome.UNAUTHORISED: (
        "Not allowed",
        "The receiver does not let this sender in.",
        "Check the certificate and the sender's rights.",
    ),
    Outcome.TRANSIENT: ("Try again later", "The receiver asks to try again.", "Nothing to mend: it is tried again."),
    Outcome.UNREACHABLE: (
        "Receiver not reachable",
        "Nothing was sent; the message waits.",
        "Check the receiver and the network.",
    ),
    Outcome.UNKNOWN: (
        "May have arrived",
        "It was sent and no matching reply came.",
        "Look in the receiver, then decide: it arrived, send again, or cancel.",
    ),
}


def explain(judgement: Judgement, rules: Rulebook, layer: str, peer: str = "", *, arrival: bool = False) -> Explanation:
    """What a verdict means. `peer` is the name of the destination from the site file, "" where there is none; `arrival`
    says that it is ours, on what a sender sent."""
    if judgement.outcome is Outcome.ACCEPTED:
        title, text, cure = _BY_OUTCOME[judgement.outcome]
        return Explanation(title=title, text=text, cure=cure)
    signs = _signs(judgement, layer, arrival=arrival)
    rule = rules.match(signs)
    slots = _slots(judgement, signs, rules, peer)
    if not rule.says:
        return _unexplained(judgement, rule)
    return Explanation(
        title=fit(filled(rule.title, slots)),
        text=filled(rule.says, slots),
        cure=rule.cure or _BY_OUTCOME[judgement.outcome][2],
        causes=rule.causes,
        path=judgement.path,
        rule=rule.name,
    )


def _signs(judgement: Judgement, layer: str, *, arrival: bool) -> Signs:
    """What rules look at, cleaned as it is for groups, so that one rule holds for both."""
    path = clean_path(judgement.path)
    return Signs(
        layer=layer,
        outcome="" if arrival else judgement.outcome.value,
        code=clean_code(judgement.code),
        path=path,
        text=clean_text(judgement.text, path).key,
        arrival=arrival,
    )


def _unexplained(judgement: Judgement, rule: Rule) -> Explanation:
    title, text, cure = _BY_OUTCOME[judgement.outcome]
    return Explanation(
        title=f"{title}: {judgement.code}" if judgement.code else title,
        text=f"{text} It says: {judgement.text}" if judgement.text else text,
        cure=rule.cure or cure,
        path=judgement.path,
        rule=rule.name,
        explained=False,
    )


def _slots(judgement: Judgement, signs: Signs, rules: Rulebook, peer: str) -> dict[str, str]:
    return {
        "thing": rules.thing(signs.layer, signs.path),
        "path": signs.path,
        "code": signs.code,
        "number": signs.code.rpartition(" ")[2],
        "words": signs.text,
        "peer": peer,
        "address": "",
        "interface": "",
    }
