r"""Documents inside a value: OBX-5 of type ED (chapter 2A, ED), text that is a document, MIME packages.

Base64 and hexadecimal are decoded strictly: white space, `\X0D0A\` and `\.br\` between lines do not count, anything
else that is no digit of the code makes the value unreadable, and the words say so. Nothing raises.
"""

from __future__ import annotations

import binascii
import re
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser

from console.documents.embedded import Embedded
from console.documents.node import Document, Node
from console.documents.walk import find_exact

_GAPS = re.compile(r"\s+|\\\.br\\", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/]{200,}={0,2}")
_STARTS = ("<?xml", "<clinicaldocument", "<html", "<!doctype", '{"resourcetype"', "%pdf-", "{\\rtf", "mime-version:")
_MAIN = {
    "ap": "application",
    "application": "application",
    "text": "text",
    "ft": "text",
    "tx": "text",
    "im": "image",
    "image": "image",
    "ns": "image",
    "si": "image",
    "au": "audio",
    "audio": "audio",
    "multipart": "multipart",
}
"""Table 0191 and the MIME types it was later filled with -> main type."""
_SIGNS = (
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "text/rtf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG", "image/png"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"<?xml", "text/xml"),
    (b"<ClinicalDocument", "text/xml"),
    (b'{"resourceType"', "application/fhir+json"),
    (b"<html", "text/html"),
    (b"<!DOCTYPE html", "text/html"),
)


def looks_embedded(value: str) -> bool:
    """Whether text is a document of its own: XML, FHIR, PDF, RTF, a MIME package, or a long run of base64."""
    head = value.lstrip()[:60].casefold()
    if head.startswith(_STARTS) or re.match(r'\{\s*"resourcetype"', head):
        return True
    return len(value) >= 200 and _BASE64.fullmatch(_GAPS.sub("", value)) is not None


def inside(document: Document, path: str) -> Embedded | None:
    """The document at a path: of an ED field, repetition or its data, or of a text. None where there is none."""
    above, _, number = path.rpartition(".")
    parent = find_exact(document, above) if number.isdecimal() else None
    if parent is not None and parent.datatype == "ED":
        siblings: list[Node] | None = list(parent.children)
        data = next((child for child in parent.children if child.path == path and number == "5"), None)
    else:
        node = find_exact(document, path) if parent is None else _child(parent, path)
        data, siblings = (None, None) if node is None else _data(node)
    if data is None or not data.value.strip():
        return None
    if siblings is None:
        return _of_text(document, data) if looks_embedded(data.value) else None
    named = {child.path.rpartition(".")[2]: child.value.strip() for child in siblings}
    main, sub, encoding = named.get("2", ""), named.get("3", ""), named.get("4", "").casefold()
    return _decoded(document, data, _media(main, sub), encoding)


def _child(parent: Node, path: str) -> Node | None:
    return next((child for child in parent.children if child.path == path), None)


def _data(node: Node) -> tuple[Node | None, list[Node] | None]:
    """The leaf with the bytes, and the components of its ED; None for those of a text."""
    if not node.children:
        return node, None
    if node.children[0].path.startswith(f"{node.path}["):
        return _data(node.children[0])
    if node.datatype != "ED":
        return None, None
    return _child(node, f"{node.path}.5"), list(node.children)


def _of_text(document: Document, node: Node) -> Embedded:
    if node.value.lstrip()[:1] in "<{%" or node.value.lstrip()[:5].casefold() == "mime-":
        return _decoded(document, node, "", "a")
    return _decoded(document, node, "", "base64")


def _media(main: str, sub: str) -> str:
    """`AP^PDF`, `application^pdf`, `^TEXT^html`, `^IM^JPEG` -> application/pdf ...; "" where nothing fits."""
    first, second = main.casefold(), sub.casefold()
    if second == "octer-stream":
        second = "octet-stream"
    if second in {"pdf", "octet-stream"}:
        return f"application/{second}"
    kind = _MAIN.get(first, "")
    return f"{kind}/{second or 'plain'}" if kind and (second or kind == "text") else ""


def _decoded(document: Document, node: Node, media: str, encoding: str) -> Embedded:
    if encoding == "base64":
        raw, problem = _from_base64(node.value)
    elif encoding == "hex":
        raw, problem = _from_hex(node.value)
    else:
        escaped = len(node.value.encode(document.encoding, "replace")) != node.end - node.start
        raw = node.value.encode(_codec(document), "replace")
        package = _package(raw)
        if package is not None:
            return Embedded(path=node.path, media_type=package[0], raw=package[1], encoding="mime", problem=package[2])
        return Embedded(
            path=node.path,
            media_type=media or sniffed(raw),
            raw=raw,
            encoding="escaped" if escaped else "plain",
        )
    package = _package(raw)
    if package is not None and not problem:
        return Embedded(path=node.path, media_type=package[0], raw=package[1], encoding="mime", problem=package[2])
    if not media or media == "application/octet-stream":
        media = sniffed(raw) or media
    return Embedded(path=node.path, media_type=media, raw=raw, encoding=encoding, problem=problem)


def _codec(document: Document) -> str:
    return "utf-8" if document.encoding in {"ascii", "utf-8"} else document.encoding


def _from_base64(value: str) -> tuple[bytes, str]:
    digits = _GAPS.sub("", value)
    padded = digits + "=" * (-len(digits) % 4)
    try:
        raw = binascii.a2b_base64(padded.encode("ascii"), strict_mode=True)
    except (binascii.Error, UnicodeEncodeError):
        return b"", "It is said to be base64, but holds characters that are not, or is cut off. It is not decoded."
    return raw, "" if padded == digits else "The base64 lacks its padding at the end; it may be cut off."


def _from_hex(value: str) -> tuple[bytes, str]:
    digits = _GAPS.sub("", value)
    if re.fullmatch(r"(?:[0-9A-Fa-f]{2})*", digits):
        return bytes.fromhex(digits), ""
    return b"", "It is said to be hexadecimal, but holds other characters or an odd number of them. It is not decoded."


def _package(raw: bytes) -> tuple[str, bytes, str] | None:
    """A MIME package (chapter 9, CDA in OBX): the type and bytes of its main part, what is wrong with it; None where
    it is none. The main part is the first that is XML, else the first."""
    head = raw[:400].lstrip().lower()
    if not head.startswith((b"mime-version:", b"content-type: multipart")):
        return None
    try:
        parts = [part for part in BytesParser().parsebytes(raw).walk() if not part.is_multipart()]
    except (MessageError, ValueError, LookupError):
        return "", b"", "It is a MIME package that cannot be read."
    if not parts:
        return "", b"", "It is a MIME package without parts."
    main = next((part for part in parts if "xml" in part.get_content_type()), parts[0])
    body, problem = _body(main)
    return main.get_content_type(), body, problem


def _body(part: Message) -> tuple[bytes, str]:
    payload = part.get_payload(decode=False)
    text = payload if isinstance(payload, str) else ""
    if str(part.get("Content-Transfer-Encoding", "")).strip().casefold() == "base64":
        return _from_base64(text)
    decoded = part.get_payload(decode=True)
    return (decoded if isinstance(decoded, bytes) else b""), ""


def sniffed(raw: bytes) -> str:
    """The media type by the first bytes; "" where they tell nothing."""
    head = raw[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((name for sign, name in _SIGNS if head.startswith(sign)), "")
