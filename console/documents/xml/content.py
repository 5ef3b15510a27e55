"""What stands in an element, each with its piece of a path: `id[2]`, `text()`, `comment()[1]`.

The pieces are XPath's; a number stands only where its name repeats among its siblings, and counts from 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from console.documents.xml.attributes import attributes
from console.documents.xml.index import BROKEN, CDATA, COMMENT, DOCTYPE, EMPTY, PI, TOP, Part, XmlIndex

TEXT = "text()"
TEXT_TOKEN = -1
"""The token of a part that is plain text."""

_NAMES = {CDATA: TEXT, COMMENT: "comment()", PI: "processing-instruction()", DOCTYPE: "doctype()", BROKEN: "unread()"}


def parts(index: XmlIndex, token: int) -> list[Part]:
    """The parts in the order of the bytes, by bare names. Blank text counts only where there is nothing else."""
    shadow = index.reading.shadow
    found: list[Part] = []
    at, stop = index.content(token)
    blank: Part | None = None
    for child in (*index.children(token), -1):
        start = index.start[child] if child >= 0 else stop
        if at < start:
            text = Part(TEXT, TEXT_TOKEN, at, start)
            if not shadow[at:start].isspace():
                found.append(text)
            else:
                blank = text
        if child >= 0:
            found.append(_part(index, child))
            at = index.stop(child)
    if blank is not None and not found and token != TOP:
        found.append(blank)
    return found


def _part(index: XmlIndex, token: int) -> Part:
    kind = index.kind[token]
    if kind <= EMPTY:
        return Part(index.shown[index.name[token]], token, index.start[token], index.stop(token))
    start, end = cdata_span(index, token) if kind == CDATA else (index.start[token], index.end[token])
    return Part(_NAMES[kind], token, start, end)


def cdata_span(index: XmlIndex, token: int) -> tuple[int, int]:
    """What stands between the brackets of a CDATA section."""
    start, end = index.start[token] + 9, index.end[token]
    return start, end - 3 if index.reading.shadow.endswith(b"]]>", start, end) else end


def numbered(names: Sequence[str]) -> Iterator[str]:
    """Each name with its number where it repeats."""
    counts = Counter(names)
    if len(counts) == len(names):
        yield from names
        return
    met: Counter[str] = Counter()
    for name in names:
        if counts[name] == 1:
            yield name
        else:
            met[name] += 1
            yield f"{name}[{met[name]}]"


def path_of(index: XmlIndex, token: int) -> str:
    """The path of an element (or another token with a part of its own); "" for `TOP`."""
    pieces: list[str] = []
    while token != TOP:
        parent = index.parent[token]
        pieces.append(_pieces(index, parent).get(token, ""))
        token = parent
    return "/".join(reversed(pieces))


def _pieces(index: XmlIndex, parent: int) -> dict[int, str]:
    """The pieces of all children of an element by token; worked out once."""
    known = index.segments.get(parent)
    if known is None:
        found = parts(index, parent)
        names = numbered([part.name for part in found])
        known = {part.token: name for part, name in zip(found, names, strict=True) if part.token >= 0}
        index.segments[parent] = known
    return known


def show_names(index: XmlIndex) -> None:
    """Fill `index.shown`: the prefix of the root's own vocabulary is left out, so that paths are the same whichever
    prefix a sender took. Prefixes that are bound anew further inside count as the root binds them."""
    from_root = _own_prefixes(index)
    for name in index.names:
        prefix, colon, local = name.partition(":")
        index.shown.append(local if colon and local and prefix in from_root else name)


def _own_prefixes(index: XmlIndex) -> frozenset[str]:
    if index.root < 0:
        return frozenset()
    bound = bindings(index, index.root)
    own = bound.get(index.names[index.name[index.root]].rpartition(":")[0])
    return frozenset(prefix for prefix, uri in bound.items() if prefix and uri == own and own)


def bindings(index: XmlIndex, token: int) -> dict[str, str]:
    """Prefix -> namespace as this tag declares them; "" is the default one."""
    return {
        attribute.name.partition(":")[2]: attribute.value
        for attribute in attributes(index, token)
        if attribute.name == "xmlns" or attribute.name.startswith("xmlns:")
    }
