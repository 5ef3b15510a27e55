"""`inspect`: read files of any format and say what is in them and what is wrong, one JSON object per line and file; or
show their text, their bytes, or one place.

Exit 0 whatever the documents are like; 1 where nothing stands at the path asked for; 2 where a file cannot be read (the
others are still printed). Values that are patient data are masked unless `--unmasked` is given.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from console.compositions.document_text import hex_text, raw_text, value_text
from console.core.message import IdentifierKind, Problem, Severity, Summary
from console.documents.line_table import terminator
from console.documents.masking import MASK, masked_value
from console.documents.node import Document, Node
from console.documents.runs import HIDDEN_ALWAYS, hides
from console.layers.contract import Format
from console.layers.registry import FORMATS, format_named, recognise

Json: TypeAlias = "str | int | bool | Sequence[Json] | dict[str, Json] | None"

NOTHING_THERE = 1
NOT_RECOGNISED = "No format that is known here begins like this; it is read as plain text. Name one with --format."

MOST_CONTENTS = 1000
"""Messages of one file that are listed one by one."""


_PERSONAL = frozenset({IdentifierKind.MRN, IdentifierKind.VISIT})


def arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `inspect`."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="files with documents; - reads standard input")
    parser.add_argument("--tree", action="store_true", help="add every field with its path, name, value and byte span")
    parser.add_argument("--unmasked", "--reveal", action="store_true", help="show patient data in the output")
    parser.add_argument(
        "--format", "--layer", default="", choices=("", *FORMATS), help="what the files hold; left out: found out"
    )
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--raw", action="store_true", help="print the text instead")
    shown.add_argument("--hex", action="store_true", help="print the bytes instead")
    shown.add_argument("--path", default="", metavar="PATH", help="print what stands at this place instead")


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
        reader = format_named(options.format) if options.format else recognise(raw)
        if options.raw or options.hex or options.path:
            code = max(code, _shown(name, raw, reader, options))
            continue
        report = describe(name, raw, reader, tree=options.tree, unmasked=options.unmasked)
        print(json.dumps(report, ensure_ascii=True), flush=True)
    return code


def _shown(name: str, raw: bytes, reader: Format, options: argparse.Namespace) -> int:
    """The document as text; gives the exit code."""
    document = reader.parse(raw)
    if options.path:
        value = value_text(reader, document, options.path, clear=options.unmasked)
        if value is None:
            print(f"{name} has nothing at {options.path}. See its places with --tree.", file=sys.stderr)
            return NOTHING_THERE
        print(value)
        return 0
    if len(options.files) > 1:
        print(f"== {name}")
    for line in (raw_text if options.raw else hex_text)(reader, document, clear=options.unmasked):
        print(line)
    return 0


def describe(file: str, raw: bytes, reader: Format, *, tree: bool = False, unmasked: bool = False) -> dict[str, Json]:
    """The object for one file: the first message's summary, the problems of all, and what else it holds."""
    messages = reader.split(raw)
    first = reader.summarize(messages[0])
    document = reader.parse(raw)
    report: dict[str, Json] = {
        "file": file,
        "layer": reader.name,
        "type": first.type,
        "control_id": first.control_id,
        "messages": len(messages),
        "summary": _summary(first, raw, document, len(messages), unmasked=unmasked),
        "problems": [_problem(problem) for problem in _problems(raw, messages, document, reader)],
    }
    if len(messages) > 1:
        report["contents"] = [_content(reader.summarize(message), message) for message in messages[:MOST_CONTENTS]]
    if tree:
        report["tree"] = [_node(node, unmasked=unmasked) for node in document.nodes]
    return report


def _problems(raw: bytes, messages: list[bytes], document: Document, reader: Format) -> list[Problem]:
    """Findings on a single document; of a file with several, what parsing the whole found."""
    found = list(document.problems)
    if len(messages) == 1:
        found = list(dict.fromkeys((*reader.validate(raw), *found)))
    if reader.name == "plain":
        found.append(Problem(path="", severity=Severity.ERROR, code="not recognised", message=NOT_RECOGNISED))
    return found


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
    hidden = hides(node, clear=unmasked)
    described["value"] = (MASK if node.datatype == HIDDEN_ALWAYS else masked_value(node)) if hidden else node.value
    if node.meaning and not hidden:
        described["meaning"] = node.meaning
    if node.private:
        described["private"] = True
    return described
