"""A resource as a card with its narrative, a bundle by its entries, an OperationOutcome as its issues."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from console.documents.json.nodes import child, down, items, shown
from console.documents.narrative.left_out import in_words
from console.documents.narrative.read import read_markup
from console.documents.node import Document, Node
from console.documents.rendering import Block, BlockKind, Cell, Heading, Rendered, Run, Style
from console.layers.fhir.definitions import is_resource
from console.layers.fhir.facts import facts, runs_of
from console.layers.fhir.phrases import concept, phrase
from console.layers.fhir.tables import issue_severity, table_blocks

LONGEST_NOTE = 40
MOST_ENTRIES = 500
MOST_COUNTED = 2000
"""Entries that are opened to say what a bundle holds."""
"""Entries of a bundle in the outline; the table view has them all."""


def render(document: Document, section: str = "") -> Rendered | None:
    """One section of it; None where nothing could be read."""
    root = document.nodes[0] if document.nodes else None
    if root is None or not root.children:
        return None
    outline = tuple(_outline(root))
    wanted = section if any(heading.id == section for heading in outline) else outline[0].id
    dropped: Counter[str] = Counter()
    blocks = tuple(_section(document, root, wanted, dropped))
    return Rendered(
        form="reply" if root.path == "OperationOutcome" else "card",
        title=document.type or "Resource of no known type",
        outline=outline,
        section=wanted,
        blocks=blocks,
        dropped=in_words(dropped),
    )


def _outline(root: Node) -> Iterator[Heading]:
    """The resource itself; then the sections of a Composition, entries of a bundle, contained resources."""
    yield Heading(id=root.path, title=root.path, path=root.path)
    if root.path == "Bundle":
        entries = items(root, "entry")
        for number, entry in enumerate(entries[:MOST_ENTRIES], start=1):
            resource = child(entry, "resource")
            what = _kind(resource) if resource is not None else "Entry"
            yield Heading(
                id=entry.path,
                title=f"{what} ({number})",
                path=entry.path,
                level=2,
                note=_note(resource),
            )
        if len(entries) > MOST_ENTRIES:
            yield Heading(id="more", title="More entries", path=root.path, level=2, note=f"{len(entries)} in all")
    for number, inner in enumerate(items(root, "contained")[:MOST_ENTRIES], start=1):
        yield Heading(id=inner.path, title=f"Contained {_kind(inner)} ({number})", path=inner.path, level=2)


def _note(resource: Node | None) -> str:
    """What it is about and how it stands, of what is not private: Glucose, final."""
    told = [concept(child(resource, "code")), shown(child(resource, "status"))]
    return ", ".join(each.text for each in told if each.text and not each.private and len(each.text) <= LONGEST_NOTE)


def _kind(resource: Node) -> str:
    """A type that R4 knows; any other word may be anything."""
    kind = shown(child(resource, "resourceType")).text
    return kind if is_resource(kind) else "Resource"


def _section(document: Document, root: Node, wanted: str, dropped: Counter[str]) -> Iterator[Block]:
    if wanted == "more":
        yield _notice(f"The outline ends after {MOST_ENTRIES} entries; the table view has them all.", root.path)
    elif wanted == root.path:
        yield from _resource(root, dropped)
        if root.path == "Bundle":
            yield _counts(root)
        else:
            yield from table_blocks(document, "results")
    else:
        node = next((entry for entry in items(root, "entry") if entry.path == wanted), None)
        resource = child(node, "resource") if node is not None else None
        if node is not None:
            yield from _entry(node)
        inner = resource or next((one for one in items(root, "contained") if one.path == wanted), None)
        if inner is not None:
            yield from _resource(inner, dropped)


def _entry(entry: Node) -> Iterator[Block]:
    """What a bundle says of an entry: its address, what is asked, what came of it."""
    for label, keys in (
        ("Address", ("fullUrl",)),
        ("Method", ("request", "method")),
        ("Request", ("request", "url")),
        ("Status", ("response", "status")),
        ("Found as", ("search", "mode")),
    ):
        found = shown(down(entry, *keys))
        if found.text:
            yield Block(kind=BlockKind.FACT, marker=label, runs=runs_of(found, first=True), path=found.path)


def _resource(resource: Node, dropped: Counter[str]) -> Iterator[Block]:
    kind = _kind(resource)
    yield Block(kind=BlockKind.HEADING, level=1, runs=(Run(text=kind),), path=resource.path)
    if kind == "OperationOutcome":
        for issue in items(resource, "issue"):
            yield from _issue(issue)
    else:
        yield from facts(resource, kind)
    yield from _narrative(resource, "Narrative", dropped)
    if kind == "Composition":
        yield from _sections(items(resource, "section"), 2, dropped)


def _sections(sections: tuple[Node, ...], level: int, dropped: Counter[str]) -> Iterator[Block]:
    for section in sections:
        title = shown(child(section, "title"))
        what = title if title.text else concept(child(section, "code"))
        run = Run(text=what.text or "Section", path=what.path or section.path, private=what.private)
        yield Block(kind=BlockKind.HEADING, level=min(level, 4), runs=(run,), path=section.path)
        yield from _narrative(section, "", dropped)
        if level < 8:
            yield from _sections(items(section, "section"), level + 1, dropped)


def _narrative(node: Node, title: str, dropped: Counter[str]) -> Iterator[Block]:
    div = down(node, "text", "div")
    if div is None or div.children or not div.value.strip():
        return
    if title:
        yield Block(kind=BlockKind.HEADING, level=2, runs=(Run(text=title),), path=div.path)
    told = read_markup(div.value, div.path, lambda _text, _head: div.private)
    dropped.update(told.left_out)
    yield from told.blocks


def _issue(issue: Node) -> Iterator[Block]:
    """How bad, which kind, in whose words, where."""
    severity, code = shown(child(issue, "severity")), shown(child(issue, "code"))
    head = code.meaning or code.text or "Issue"
    runs = [Run(text=head, style=Style.STRONG, path=code.path)]
    for found in (concept(child(issue, "details")), shown(child(issue, "diagnostics"))):
        if found.text:
            runs += [Run(text=": " if len(runs) == 1 else " "), *runs_of(found, first=True)]
    bad = issue_severity(severity.text)
    yield Block(kind=BlockKind.NOTICE, severity=bad.value if bad else "info", runs=tuple(runs), path=issue.path)
    where = phrase(child(issue, "expression") or child(issue, "location"))
    if where.text:
        yield Block(kind=BlockKind.FACT, marker="Where", runs=runs_of(where, first=True), path=where.path)


def _counts(bundle: Node) -> Block:
    """How many resources of each type; of a very large bundle only the first are opened for it."""
    entries = items(bundle, "entry")
    opened = entries[:MOST_COUNTED]
    found = Counter(_kind(inner) for inner in (child(entry, "resource") for entry in opened) if inner)
    rows = [(Cell(runs=(Run(text="Type"),), head=True), Cell(runs=(Run(text="Entries"),), head=True))]
    rows += [(Cell(runs=(Run(text=kind),)), Cell(runs=(Run(text=str(count)),))) for kind, count in found.most_common()]
    caption = f"The first {MOST_COUNTED} of {len(entries)} entries" if len(entries) > MOST_COUNTED else ""
    return Block(kind=BlockKind.TABLE, cells=tuple(rows), caption=caption, path=bundle.path)


def _notice(text: str, path: str) -> Block:
    return Block(kind=BlockKind.NOTICE, severity="info", runs=(Run(text=text),), path=path)
