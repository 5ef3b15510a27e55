"""What a group is called: the rule's words with the names of places in a message, and one line of where it is.

A title is one or more templates with `|` between them; the first whose slots can all be filled is taken. Slots:
`{thing}` the name of the place in the message ("visit number"), `{path}`, `{code}`, `{number}` the last part of the
code ("103" of "AE 103"), `{words}` the cleaned text, `{peer}` the destination or else the address, `{address}`,
`{interface}`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from console.core.code_words import words_of_code
from console.triage.failure import Fingerprint
from console.triage.normalise import GAP, clean_path
from console.triage.rules import EVERYTHING, Rule, Rulebook, Signs

LONGEST = 90
"""Characters of a title."""

_SLOT = re.compile(r"\{(\w+)\}")
SLOTS = frozenset({"thing", "path", "code", "number", "words", "peer", "address", "interface"})
_SAID = {
    "refused": "Refused by {address}",
    "timeout": "No connection to {address}",
    "dns": "Name of {address} is not known",
    "unreachable": "{address} cannot be reached",
    "reset": "{address} had closed the connection",
    "tls": "TLS with {address}",
    "no_folder": "No folder {address}",
    "not_written": "Cannot write to {address}",
}
"""Code of a link -> the first part of its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Names from the site file for a title. `interface` is a title ("LAB → CERN"); empty where there are several."""

    layer: str
    interface: str = ""
    destination: str = ""
    interfaces: int = 1


def title(print_: Fingerprint, rules: Rulebook, words: Words) -> tuple[str, str]:
    """(title, place): "Visit number missing", "AE 101 at PV1-19 · ADT → CERN". Neither holds patient data."""
    rule = rule_of(print_, rules, words.layer)
    by_address = print_.path != GAP and clean_path(print_.path) == GAP  # what is no place in a message is an address
    address, path = (print_.path, "") if by_address else ("", print_.path)
    slots = {
        "thing": rules.thing(words.layer, path),
        "path": path,
        "code": print_.code,
        "number": print_.code.rpartition(" ")[2],
        "words": print_.text,
        "peer": words.destination or address,
        "address": address,
        "interface": words.interface,
    }
    return fit(filled(rule.title, slots)), _place(print_, words, path, address)


def rule_of(print_: Fingerprint, rules: Rulebook, layer: str) -> Rule:
    """The rule that names it now: that of its name, or where that is gone the first that holds."""
    named = rules.named(print_.rule)
    if named is not None:
        return named
    signs = Signs(layer=layer, outcome=print_.outcome, code=print_.code, path=print_.path, text=print_.text.casefold())
    return rules.match(signs)


def filled(template: str, slots: Mapping[str, str]) -> str:
    """The first choice of a template whose slots all have words; "Failure" where none has."""
    for choice in template.split("|"):
        if all(slots.get(name) for name in _SLOT.findall(choice)):
            return _SLOT.sub(lambda found: slots[found[1]], choice)
    return EVERYTHING.title.rpartition("|")[2]


def _place(print_: Fingerprint, words: Words, path: str, address: str) -> str:
    """One line of codes and names."""
    if address:
        template = _SAID.get(print_.code, "{code} at {address}" if print_.code else "{address}")
        first = template.format(address=address, code=print_.code)
    else:
        first = f"{print_.code} at {path}" if path else _told(print_.code)
    where = words.interface if words.interfaces <= 1 else f"{words.interfaces} interfaces"
    return " · ".join(part for part in (first, where, print_.split) if part)


def _told(code: str) -> str:
    words = words_of_code(code)
    return code if words == code else words[:1].upper() + words[1:]


def fit(text: str) -> str:
    """First letter large, whole words, one line."""
    text = text[:1].upper() + text[1:]
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rpartition(" ")[0] + "…"
