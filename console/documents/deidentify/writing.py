"""A value as the bytes of its leaf, in JSON, XML and plain text: escaped so that it cannot become structure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from console.documents.node import Document, Node, Syntax
from console.documents.splice import EditRefused

Writer = Callable[[Node, str], bytes]
"""Gives the bytes to put in a leaf's span; raises `EditRefused` for what cannot be written there."""

_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_LITERALS = frozenset({b"null", b"true", b"false"})
_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"})
_MARKED = re.compile(r"<!--|<\?[^\s?>]+")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writer(document: Document, syntax: Syntax) -> Writer:
    """The writer for a document of this syntax. HL7 v2 has its own."""
    if syntax is Syntax.JSON:
        return lambda node, value: _json(document, node, value)
    if syntax is Syntax.XML:
        return lambda node, value: _xml(document, node, value)
    return lambda node, value: value.encode(document.encoding, "replace")


def _json(document: Document, node: Node, value: str) -> bytes:
    """A string stays a string; a number stays one, or is refused; null, true and false tell nobody and stay."""
    raw = document.raw[node.start : node.end]
    if raw in _LITERALS:
        return raw
    if raw[:1] == b'"':
        ascii_only = raw.isascii()
        return json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "replace")
    number = re.sub(r"^(-?)0(?=\d)", r"\g<1>1", value)
    if _NUMBER.fullmatch(number):
        return number.encode("ascii")
    raise EditRefused(f"{node.path} is no text, so that only a number can be written there.")


def _xml(document: Document, node: Node, value: str) -> bytes:
    """Text or an attribute's value; inside CDATA as it is, but for the end mark."""
    text = _NOT_XML.sub("", value)
    whole = document.raw[node.start : node.end].decode(document.encoding, "replace")
    marked = _MARKED.match(whole)
    if marked is not None:
        return _marked(marked, text).encode(document.encoding, "replace")
    before = document.raw[max(0, node.start - 36) : node.start].decode(document.encoding, "ignore")
    if before.endswith("<![CDATA["):
        text = text.replace("]]>", "]] >")
        return text.encode(document.encoding, "replace")
    return text.translate(_XML).encode(document.encoding, "xmlcharrefreplace")


def _marked(whole: re.Match[str], text: str) -> str:
    """A comment or an instruction, whose span holds its marks; of an instruction only the name stays."""
    if whole.group() != "<!--":
        return f"{whole.group()}?>"
    inner = text.removeprefix("<!--").removesuffix("-->")
    return f"<!--{re.sub('-(?=-)|-$', ' ', inner)}-->"
