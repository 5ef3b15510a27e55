"""An HTTP answer as a card: what the server said, and its head line by line."""

from __future__ import annotations

from console.documents.node import Document, Node
from console.documents.rendering import Block, BlockKind, Heading, Rendered, Run, Style
from console.layers.http_reply.document import BODY, SECRET_TYPE, meaning
from console.layers.http_reply.headers import read

HEAD = "head"
_HIDDEN = "not shown: it is a key to the server"
_KINDS = {1: "info", 2: "info", 3: "warning", 4: "error", 5: "error"}
_SAID = {
    1: "The server has not decided yet.",
    2: "The server did what it was asked.",
    3: "The server points elsewhere; nothing was done.",
    4: "The server refused: something in the request must change.",
    5: "The server failed; the same request may work later.",
}


def card(document: Document) -> Rendered:
    """The head; the body opens as a document of its own."""
    code = read(document.raw).code
    kind = code // 100
    blocks = [
        Block(
            kind=BlockKind.NOTICE,
            severity=_KINDS.get(kind, "warning"),
            runs=(
                Run(text=f"{code} {meaning(code)}".strip() if code else "No status", style=Style.STRONG),
                Run(text=f". {_SAID.get(kind, 'It is not known what this means.')}"),
            ),
            path="status",
        )
    ]
    blocks += [_fact(node) for node in document.nodes if node.path not in {"status", BODY}]
    if any(node.path == BODY for node in document.nodes):
        blocks.append(
            Block(
                kind=BlockKind.NOTICE,
                severity="info",
                runs=(Run(text="The body opens as a document of its own, under Parts."),),
                path=BODY,
            )
        )
    outline = (Heading(id=HEAD, title="Head", path="status"),)
    title = document.type
    return Rendered(form="reply", title=title, outline=outline, section=HEAD, blocks=tuple(blocks))


def _fact(node: Node) -> Block:
    if node.datatype == SECRET_TYPE:
        run = Run(text=_HIDDEN, style=Style.EMPHASIS, path=node.path)
    else:
        run = Run(text=node.value, style=Style.CODE, path=node.path, private=node.private)
    return Block(kind=BlockKind.FACT, marker=node.label, runs=(run,), path=node.path)
