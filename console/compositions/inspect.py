"""`inspect`: read files of messages and say what is in them and what is wrong, one JSON object per line and file.

Exit 0 whatever the messages are like; 2 where a file cannot be read (the others are still printed). Values that are
patient data are masked unless `--unmasked` is given.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from console.core.message import IdentifierKind, Problem, Summary
from console.documents.masking import MASK, masked_value
from console.documents.node import Document, Node
from console.layers.contract import Layer
from console.layers.hl7v2.scan import terminator
from console.layers.registry import LAYERS, layer

Json: TypeAlias = "str | int | bool | Sequence[Json] | dict[str, Json] | None"

MOST_CONTENTS = 1000
"""Messages of one file that are listed one by one."""


_PERSONAL = frozenset({IdentifierKind.MRN, IdentifierKind.VISIT})


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `inspect`."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="files with messages; - reads standard input")
    parser.add_argument("--tree", action="store_true", help="add every field with its path, name, value and byte span")
    parser.add_argument("--unmasked", action="store_true", help="show patient data in the output")
    parser.add_argument("--layer", default="hl7v2", choices=sorted(LAYERS), help="what the files hold")


def main(options: argparse.Namespace) -> int:
    """Print one object per file; returns the exit code."""
    code = 0
    for name in options.files:
        try:
            raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        except OSError as error:
            print(f"{name} cannot be read: {error.strerror}. Check the name and its rights.", file=sys.stderr)
            code = 2
            continue
        report = describe(name, raw, layer(options.layer), tree=options.tree, unmasked=options.unmasked)
        print(json.dumps(report, ensure_ascii=True), flush=True)
    return code


def describe(file: str, raw: bytes, layer: Layer, *, tree: bool = False, unmasked: bool = False) -> dict[str, Json]:
    """The object for one file: the first message's summary, the problems of all, and what else it holds."""
    messages = layer.split(raw)
    first = layer.summarize(messages[0])
    document = layer.parse(raw)
    report: dict[str, Json] = {
        "file": file,
        "layer": layer.name,
        "type": first.type,
        "control_id": first.control_id,
        "messages": len(messages),
        "summary": _summary(first, raw, document, len(messages), unmasked=unmasked),
        "problems": [_problem(problem) for problem in _problems(raw, messages, document, layer)],
    }
    if len(messages) > 1:
        report["contents"] = [_content(layer.summarize(message), message) for message in messages[:MOST_CONTENTS]]
    if tree:
        report["tree"] = [_node(node, unmasked=unmasked) for node in document.nodes]
    return report


def _problems(raw: bytes, messages: list[bytes], document: Document, layer: Layer) -> list[Problem]:
    """Findings on a single message; of a file with several, what parsing the whole found."""
    return list(layer.validate(raw) if len(messages) == 1 else document.problems)


def _summary(summary: Summary, raw: bytes, document: Document, messages: int, *, unmasked: bool) -> dict[str, Json]:
    return {
        "version": summary.version,
        "sender": summary.sender,
        "receiver": summary.receiver,
        "processing_id": summary.processing_id,
        "sent_at": summary.sent_at,
        "charset": summary.charset,
        "encoding": document.encoding,
        "encoding_assumed": document.encoding_assumed,
        "terminator": terminator(raw),
        "size": len(raw),
        "messages": messages,
        "segments": len(document.nodes),
        "readable": summary.readable,
        "barrier": summary.barrier,
        "identifiers": [
            {
                "kind": found.kind.value,
                "value": found.value if unmasked or found.kind not in _PERSONAL else MASK,
                "authority": found.authority,
            }
            for found in summary.identifiers
        ],
    }


def _content(summary: Summary, message: bytes) -> dict[str, Json]:
    return {
        "type": summary.type,
        "control_id": summary.control_id,
        "size": len(message),
        "readable": summary.readable,
        "problems": [_problem(problem) for problem in summary.problems],
    }


def _problem(problem: Problem) -> dict[str, Json]:
    return {
        "path": problem.path,
        "severity": problem.severity.value,
        "code": problem.code,
        "message": problem.message,
    }


def _node(node: Node, *, unmasked: bool) -> dict[str, Json]:
    described: dict[str, Json] = {"path": node.path, "label": node.label, "start": node.start, "end": node.end}
    if node.children:
        described["children"] = [_node(child, unmasked=unmasked) for child in node.children]
        return described
    hidden = node.private and not unmasked
    described["value"] = masked_value(node) if hidden else node.value
    if node.meaning and not hidden:
        described["meaning"] = node.meaning
    if node.private:
        described["private"] = True
    return described
