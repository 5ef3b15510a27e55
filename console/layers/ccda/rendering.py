"""A document as a person reads it: the header as facts, the outline of its sections, one section's narrative."""

from __future__ import annotations

from collections import Counter

from console.documents.narrative.left_out import in_words
from console.documents.narrative.read import read_element
from console.documents.rendering import Block, BlockKind, Heading, Rendered, Run
from console.documents.xml.element import Element, root_of
from console.documents.xml.index import DOCTYPE, PI, TOP, XmlIndex
from console.layers.ccda.header import header_blocks
from console.layers.ccda.inside import embedded
from console.layers.ccda.plain_words import is_plain
from console.layers.ccda.sections import BODY, HEADER, Section, note, sections
from console.layers.ccda.summary import ROOT
from console.layers.ccda.templates import document_name

_TEXT_LIMIT = 100_000


def render(index: XmlIndex, section: str = "") -> Rendered | None:
    """The outline and one section; "" is the header. None for XML that is no clinical document."""
    root = root_of(index)
    if root is None or root.name != ROOT:
        return None
    found = list(sections(root))
    body = root.first("component/nonXMLBody")
    outline = _outline(root, found, body)
    wanted = section if any(heading.id == section for heading in outline) else outline[0].id
    left_out = Counter(_of_the_whole(index))
    blocks: tuple[Block, ...]
    if wanted == HEADER:
        blocks = header_blocks(root)
    elif wanted == BODY and body is not None:
        blocks = _body(body)
    else:
        chosen = next(each for each in found if each.id == wanted)
        blocks, more = _section(root, chosen)
        left_out.update(more)
    return Rendered(
        form="document",
        title=document_name(root),
        outline=outline,
        section=wanted,
        blocks=blocks,
        dropped=in_words(left_out),
    )


def _outline(root: Element, found: list[Section], body: Element | None) -> tuple[Heading, ...]:
    headings = [Heading(id=HEADER, title="Header", path=root.path)]
    headings.extend(
        Heading(id=each.id, title=each.title, path=each.element.path, level=each.level, note=note(each))
        for each in found
    )
    if body is not None:
        headings.append(Heading(id=BODY, title="Body that is not XML", path=body.path))
    return tuple(headings)


def _of_the_whole(index: XmlIndex) -> dict[str, int]:
    """Style sheets that the document names, and its DOCTYPE: neither is opened."""
    found: Counter[str] = Counter()
    for token in index.children(TOP):
        if index.kind[token] == DOCTYPE:
            found["DOCTYPE"] += 1
        elif index.kind[token] == PI:
            target = index.reading.text(index.start[token] + 2, index.start[token] + 20)
            found["stylesheet" if target.startswith("xml-stylesheet") else "processing instruction"] += 1
    return dict(found)


def _section(root: Element, section: Section) -> tuple[tuple[Block, ...], dict[str, int]]:
    heading = Block(
        kind=BlockKind.HEADING, runs=(Run(text=section.title),), level=min(4, section.level), path=section.element.path
    )
    text = section.element.first("text")
    narrative = None
    if text is not None:
        narrative = read_element(text, private=_private, media=_Media(root).words)
    blocks = narrative.blocks if narrative else ()
    said = note(section)
    if not blocks:
        words = "This section holds no text." if said != "no information given (NI)" else "No information given (NI)."
        if text is None:
            words += " It has no narrative block at all." if section.element.first("entry") is not None else ""
        blocks = (_notice(words, section.element),)
    return (heading, *blocks), narrative.left_out if narrative else {}


def _private(text: str, head: bool) -> bool:
    return not (head and is_plain(text))


class _Media:
    """What the pictures of a document are; looked up when the first one is met."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._known: dict[str, str] | None = None

    def words(self, reference: str) -> str:
        """`image/png in the document, not shown`; the reference itself is not repeated."""
        if self._known is None:
            self._known = {media.get("ID"): _media_type(media) for media in self._root.below("observationMedia")}
        kind = self._known.get(reference.removeprefix("#"))
        return f"{kind} in the document, not shown here" if kind else "picture or sound that is not in the document"


def _media_type(media: Element) -> str:
    value = media.first("value")
    kind = value.get("mediaType") if value is not None else ""
    return kind if kind.replace("/", "").replace("-", "").replace("+", "").isalnum() and len(kind) < 60 else "picture"


def _body(body: Element) -> tuple[Block, ...]:
    text = body.first("text")
    found = embedded(text) if text is not None else None
    if text is None or found is None:
        return (_notice("The body holds nothing.", body),)
    if found.problem:
        return (_notice(f"The body cannot be shown. {found.problem}", text),)
    if found.encoding == "plain" and found.media_type.startswith("text/"):
        words = found.raw.decode("utf-8", "replace")[:_TEXT_LIMIT]
        run = Run(text=words, path=text.path, private=True)
        return (Block(kind=BlockKind.PREFORMATTED, runs=(run,), path=text.path),)
    kind = found.media_type or "a document of unknown type"
    return (_notice(f"The body is {kind}, {len(found.raw):,} bytes. Open it as a document of its own.", text),)


def _notice(words: str, element: Element) -> Block:
    return Block(kind=BlockKind.NOTICE, runs=(Run(text=words),), severity="info", path=element.path)
