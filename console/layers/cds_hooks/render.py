"""Cards as the clinician would see them; calls, feedback and discovery as facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from console.documents.json.nodes import Shown, child, down, items, member, shown
from console.documents.node import Document, Node
from console.documents.rendering import Block, BlockKind, Heading, Rendered, Run, Style
from console.layers.cds_hooks import markdown_late
from console.layers.cds_hooks.hidden import AUTHORIZATION
from console.layers.cds_hooks.tables import SEVERITIES, state

MOST = 100
"""Cards, services or feedbacks that are drawn; the table view has them all."""


def render(document: Document, section: str = "") -> Rendered | None:
    """One section; None where the document is none of CDS Hooks."""
    kind = document.type.partition(" ")[0]
    if kind not in {"request", "response", "feedback", "discovery"}:
        return None
    outline = tuple(_outline(document, kind))
    wanted = section if any(heading.id == section for heading in outline) else outline[0].id
    dropped: Counter[str] = Counter()
    if kind == "response":
        blocks = tuple(_response(document, wanted, dropped))
    elif kind == "request":
        blocks = tuple(_request(document))
    else:
        blocks = tuple(_listed(document, kind))
    told = tuple(f"{count} {word}{'' if count == 1 else 's'}" for word, count in dropped.items() if count)
    return Rendered(
        form="cards" if kind == "response" else "card",
        title=f"CDS Hooks {document.type}",
        outline=outline,
        section=wanted,
        blocks=blocks,
        dropped=tuple(word.replace("piece of HTMLs", "pieces of HTML") for word in told),
    )


def _outline(document: Document, kind: str) -> Iterator[Heading]:
    if kind != "response":
        yield Heading(id=kind, title=kind.capitalize(), path=document.nodes[0].path)
        return
    cards = items(member(document, "cards"))
    yield Heading(id="cards", title="All cards", path="cards", note=f"{len(cards)} in all")
    for number, card in enumerate(cards[:MOST], start=1):
        indicator = shown(child(card, "indicator")).text
        note = indicator if indicator in SEVERITIES else ""
        yield Heading(id=card.path, title=f"Card {number}", path=card.path, level=2, note=note)
    actions = items(member(document, "systemActions"))
    if actions:
        yield Heading(id="systemActions", title="System actions", path="systemActions", note=f"{len(actions)} in all")


def _response(document: Document, wanted: str, dropped: Counter[str]) -> Iterator[Block]:
    cards = items(member(document, "cards"))
    applied = items(member(document, "systemActions"))
    if wanted == "systemActions":
        yield from _applied(applied)
        return
    if wanted == "cards" and not cards and not applied:
        yield _notice("No cards: the service had nothing to say. That is a normal answer.", "info", "cards")
    for number, card in enumerate(cards[:MOST]):
        if wanted in {"cards", card.path}:
            if number and wanted == "cards":
                yield Block(kind=BlockKind.RULE)
            yield from _card(card, dropped)
    if wanted == "cards" and len(cards) > MOST:
        yield _notice(f"{len(cards) - MOST} more cards are in the table view.", "info", "cards")
    if wanted == "cards" and applied:
        yield from _applied(applied)


def _applied(actions: Sequence[Node]) -> Iterator[Block]:
    """What the client does at once, without a card."""
    yield _heading("System actions", 2, "systemActions")
    yield _notice("Applied without a choice of the user, and without feedback.", "warning", "systemActions")
    yield from _actions(actions, 1)


def _card(card: Node, dropped: Counter[str]) -> Iterator[Block]:
    """One card, in the order in which it is read at the bedside."""
    indicator = shown(child(card, "indicator"))
    summary = shown(child(card, "summary"))
    severity = SEVERITIES.get(indicator.text)
    runs = (_run(summary, Style.STRONG),) if summary.text else (Run(text="A card without a summary"),)
    yield Block(kind=BlockKind.NOTICE, severity=severity.value if severity else "info", runs=runs, path=card.path)
    if severity is None:
        yield _notice("The indicator is none of info, warning, critical.", "warning", indicator.path or card.path)
    yield from _facts(card, (("Source", ("source", "label")), ("Source address", ("source", "url"))))
    detail = child(card, "detail")
    if detail is not None and not detail.children:
        yield from markdown_late.blocks(detail.value, detail.path, private=detail.private, dropped=dropped)
    suggestions = items(card, "suggestions")
    if suggestions:
        behaviour = shown(child(card, "selectionBehavior"))
        yield _heading("Suggestions", 3, card.path, behaviour.meaning)
        for suggestion in suggestions:
            yield from _suggestion(suggestion)
    reasons = items(card, "overrideReasons")
    if reasons:
        yield _heading("Reasons to override", 3, card.path)
        for reason in reasons:
            yield _item(shown(child(reason, "display") or child(reason, "code")), reason)
    links = items(card, "links")
    if links:
        yield _heading("Links", 3, card.path, "shown as text; nothing opens")
        dropped["link target"] += len(links)
        for link in links:
            yield _link(link)
    dropped["image"] += down(card, "source", "icon") is not None


def _suggestion(suggestion: Node) -> Iterator[Block]:
    said = shown(child(suggestion, "label"))
    recommended = shown(child(suggestion, "isRecommended")).text == "true"
    runs = [_run(said, Style.STRONG)] if said.text else [Run(text="A suggestion without a label")]
    if recommended:
        runs.append(Run(text=" (recommended)", style=Style.EMPHASIS))
    yield Block(kind=BlockKind.ITEM, marker="•", runs=tuple(runs), path=suggestion.path)
    yield from _actions(items(suggestion, "actions"), 2)


def _actions(actions: Sequence[Node], level: int) -> Iterator[Block]:
    for action in actions:
        kind, what = shown(child(action, "type")), shown(down(action, "resource", "resourceType"))
        target, told = shown(child(action, "resourceId")), shown(child(action, "description"))
        runs = [Run(text=kind.meaning or "Action", path=action.path)]
        for found in (what, target, told):
            if found.text:
                runs += [Run(text=" "), _run(found)]
        yield Block(kind=BlockKind.ITEM, level=level, marker="–", runs=tuple(runs), path=action.path)


def _link(link: Node) -> Block:
    label, address, kind = (shown(child(link, key)) for key in ("label", "url", "type"))
    runs = [_run(label, Style.LINK)] if label.text else []
    if address.text:
        runs += [Run(text=" "), _run(address, Style.CODE)]
    if kind.meaning:
        runs.append(Run(text=f" ({kind.meaning})", style=Style.EMPHASIS))
    return Block(kind=BlockKind.ITEM, marker="•", runs=tuple(runs), path=link.path)


def _request(document: Document) -> Iterator[Block]:
    for key in ("hook", "hookInstance", "fhirServer"):
        yield from _fact(member(document, key))
    authorization = member(document, AUTHORIZATION)
    if authorization is not None:
        yield _heading("FHIR authorization", 2, authorization.path, "a live credential: the token is never shown")
        for key in ("token_type", "expires_in", "scope", "subject", "patient"):
            yield from _fact(child(authorization, key))
    context = member(document, "context")
    if context is not None:
        yield _heading("Context", 2, context.path)
        for node in context.children:
            yield from _fact(node)
    prefetch = member(document, "prefetch")
    if prefetch is not None:
        yield _heading("Prefetched data", 2, prefetch.path)
        for node in prefetch.children:
            kind = shown(child(node, "resourceType"))
            words = f"{kind.text}, {state(node)}" if kind.text and not kind.private else state(node)
            yield Block(kind=BlockKind.FACT, marker=node.label, runs=(Run(text=words, path=node.path),), path=node.path)


def _listed(document: Document, kind: str) -> Iterator[Block]:
    """Services or feedbacks, each with its members as facts."""
    key, title = ("services", "id") if kind == "discovery" else ("feedback", "card")
    found = items(member(document, key))
    if not found:
        yield _notice("The list is empty.", "info", key)
    for number, node in enumerate(found[:MOST], start=1):
        name = shown(child(node, title))
        run = _run(name) if name.text else Run(text=f"Number {number}")
        yield Block(kind=BlockKind.HEADING, level=2, runs=(run,), path=node.path)
        for inner in node.children:
            if inner.path != f"{node.path}.{title}":
                yield from _fact(inner)


def _fact(node: Node | None) -> Iterator[Block]:
    """A value, a list of values, or the members of an object one by one."""
    if node is None:
        return
    if not node.children:
        if node.value:
            yield _line(node.label, [shown(node)], node)
        return
    kind = child(node, "resourceType")
    if kind is not None:
        entries = items(node, "entry")
        words = f"{kind.value}, {len(entries)} entries" if entries and not kind.private else kind.value
        yield _line(node.label, [Shown(words, node.path, kind.private)], node)
    elif node.children[0].path == f"{node.path}[0]" and not any(item.children for item in node.children):
        yield _line(node.label, [shown(item) for item in node.children[:MOST]], node)
    else:
        for inner in node.children[:MOST]:
            yield from _fact(inner)


def _line(label: str, found: Sequence[Shown], node: Node) -> Block:
    runs: list[Run] = []
    for one in found:
        if runs:
            runs.append(Run(text="; "))
        runs.append(_run(one))
        if one.meaning:
            runs.append(Run(text=f" ({one.meaning})", style=Style.EMPHASIS))
    return Block(kind=BlockKind.FACT, marker=label, runs=tuple(runs), path=node.path)


def _facts(node: Node, wanted: Sequence[tuple[str, tuple[str, ...]]]) -> Iterator[Block]:
    for label, keys in wanted:
        found = down(node, *keys)
        if found is not None and found.value:
            yield _line(label, [shown(found)], found)


def _item(found: Shown, node: Node) -> Block:
    runs = (_run(found),) if found.text else (Run(text="A reason without a name"),)
    return Block(kind=BlockKind.ITEM, marker="•", runs=runs, path=node.path)


def _run(found: Shown, style: Style = Style.PLAIN) -> Run:
    return Run(text=found.text, style=style, path=found.path, private=found.private)


def _heading(text: str, level: int, path: str, note: str = "") -> Block:
    runs = (Run(text=text), Run(text=f" ({note})", style=Style.EMPHASIS)) if note else (Run(text=text),)
    return Block(kind=BlockKind.HEADING, level=level, runs=runs, path=path)


def _notice(text: str, severity: str, path: str) -> Block:
    return Block(kind=BlockKind.NOTICE, severity=severity, runs=(Run(text=text),), path=path)
