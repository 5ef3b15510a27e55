"""What a narrative holds that is never shown: scripts, frames, images, styles, controls. Counted, and said in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from console.documents.xml.element import Element

WITHOUT_TEXT = {
    "script": "script",
    "style": "stylesheet",
    "link": "stylesheet",
    "iframe": "frame",
    "frame": "frame",
    "frameset": "frame",
    "object": "embedded object",
    "embed": "embedded object",
    "applet": "embedded object",
    "video": "embedded object",
    "audio": "embedded object",
    "canvas": "drawing",
    "svg": "drawing",
    "math": "formula",
    "input": "form control",
    "button": "form control",
    "select": "form control",
    "textarea": "form control",
    "base": "base address",
    "meta": "instruction to a browser",
    "template": "template",
}
"""Elements that are left out with all that is in them, by their name in HTML."""

IMAGES = frozenset({"img", "image", "picture"})
_LOADING = frozenset(
    {"src", "background", "srcset", "data", "poster", "action", "formaction", "codebase", "xlink:href"}
)
_PLURALS = {"event handler in an attribute": "event handlers in attributes"}


def is_outside(address: str) -> bool:
    """True for an address that leads out of the document: a scheme, a drive, a share, an absolute path."""
    start = address.strip().lower()
    return bool(start) and not start.startswith("#") and (":" in start or start.startswith(("/", "\\")))


def is_from_outside(source: str) -> bool:
    """True for a picture that would be fetched: all but those whose bytes are in the address itself."""
    return not source.strip().lower().startswith("data:")


def count_attributes(element: Element, found: Counter[str]) -> None:
    """Count what attributes would do in a browser: run code, load something, style."""
    whole = element.name.rpartition(":")[2].lower()
    loads = whole not in IMAGES and whole not in WITHOUT_TEXT
    for attribute in element.attributes():
        name = attribute.name.lower()
        if name.startswith("on") and len(name) > 4:
            found["event handler in an attribute"] += 1
        elif loads and name in _LOADING:
            found["address that would be loaded"] += 1
        elif name == "style" and "url(" in attribute.value.lower():
            found["style that would load something"] += 1


def in_words(found: Mapping[str, int]) -> tuple[str, ...]:
    """`2 images from outside`, `1 script`; in the order in which they were met."""
    return tuple(f"{count} {what if count == 1 else _plural(what)}" for what, count in found.items() if count)


def merged(all_found: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Several counts as one."""
    total: Counter[str] = Counter()
    for found in all_found:
        total.update(found)
    return dict(total)


def _plural(what: str) -> str:
    known = _PLURALS.get(what)
    if known:
        return known
    first, _, rest = what.partition(" ")
    if rest.startswith(("that", "to", "from", "shown")):
        return f"{first}{'es' if first.endswith('s') else 's'} {rest}"
    return what + "s"
