"""Edit XML as splices: only the named part's bytes change, and a value can never become structure.

A value is plain text; it is escaped for where it stands and written in the document's encoding (see
`console.documents.xml.writing`). Each edit is proved on a fresh index: the same tokens as before but for those that
were asked for, and the value reads back as it was given. Else it is refused, and nothing is changed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from console.core.change import Change, ChangeKind
from console.documents.splice import EditRefused
from console.documents.xml.attributes import attributes, name_end
from console.documents.xml.content import TEXT, TEXT_TOKEN, parts
from console.documents.xml.fragment import written_fragment
from console.documents.xml.index import DOCTYPE, EMPTY, TOP, Part, XmlIndex
from console.documents.xml.nodes import read_index
from console.documents.xml.places import Place, find_places, read_steps, value_of
from console.documents.xml.proof import Splice, apply, prove
from console.documents.xml.text import check_characters, escape_attribute, escape_text
from console.documents.xml.writing import encode

_ATTRIBUTE_NAME = re.compile(r"[A-Za-z_][\w.\-]*(?::[A-Za-z_][\w.\-]*)?", re.ASCII)


def edit(raw: bytes, changes: Sequence[Change]) -> bytes:
    """Apply the changes one after the other; raises `EditRefused` and changes nothing where one cannot be done.

    Values set at places that have one are written together, however many.
    """
    index = read_index(raw)
    waiting: list[Splice] = []
    for change in changes:
        found = _planned(index, change)
        if waiting and (found is None or not found.plain or _meets(found, waiting)):
            index = _carried_out(index, waiting)
            waiting = []
            found = _planned(index, change)
        if found is None:
            continue
        waiting.append(found)
        if not found.plain:
            index = _carried_out(index, waiting)
            waiting = []
    return (_carried_out(index, waiting) if waiting else index).reading.raw


def _meets(one: Splice, others: Sequence[Splice]) -> bool:
    return any(one.start <= other.end and other.start <= one.end for other in others)


def _carried_out(index: XmlIndex, splices: Sequence[Splice]) -> XmlIndex:
    after = read_index(apply(index, splices))
    prove(index, after, splices)
    return after


def _planned(index: XmlIndex, change: Change) -> Splice | None:
    """What a change does to the bytes; None where it does nothing."""
    place = _place(index, change)
    _check_allowed(index, place, change)
    match change.kind:
        case ChangeKind.SET:
            return _set(index, place, change)
        case ChangeKind.INSERT:
            return _insert(index, place, change)
        case ChangeKind.REMOVE:
            return _remove(index, place, change)


def _place(index: XmlIndex, change: Change) -> Place:
    steps = read_steps(change.path)
    if steps is None:
        raise EditRefused(f"{change.path} is no path into this document. Take one from the tree.")
    found = find_places(index, steps)
    place, second = next(found, None), next(found, None)
    if place is None:
        raise EditRefused(f"{change.path} does not exist in this document.")
    if second is not None:
        raise EditRefused(f"{change.path} names several places. Say which one, such as {place.path}.")
    return place


def _check_allowed(index: XmlIndex, place: Place, change: Change) -> None:
    where = change.path
    if not index.reading.writable:
        raise EditRefused("This document's encoding cannot be written here. Save it as UTF-8 first.")
    is_doctype = place.part is not None and place.token >= 0 and index.kind[place.token] == DOCTYPE
    if DOCTYPE in index.kind and not (is_doctype and change.kind is ChangeKind.REMOVE):
        raise EditRefused("This document has a DOCTYPE, which is not read. Remove it first (path doctype()).")
    if place.name == "xmlns" or place.name.startswith("xmlns:"):
        raise EditRefused(f"{where} declares a namespace: it changes how all of the document is read. Use raw mode.")
    if place.token >= 0 and index.is_element(place.token) and not index.is_closed(place.token):
        raise EditRefused(f"{where} stands in an element that is not closed. Mend the end tag in raw mode first.")
    if place.token == TOP:
        raise EditRefused(f"{where} stands outside the root element. Use raw mode.")


def _set(index: XmlIndex, place: Place, change: Change) -> Splice | None:
    check_characters(change.value, change.path)
    if place.name:
        return _set_attribute(index, place, change)
    if place.part is None or not (place.part.name == TEXT or index.is_element(place.token)):
        raise EditRefused(f"{change.path} is no value. It can be removed, or changed in raw mode.")
    if place.part.name == TEXT:
        return _set_text(index, place, change)
    found = parts(index, place.token)
    if len(found) > 1 or (found and found[0].name != TEXT):
        raise EditRefused(f"{change.path} holds more than text. Set one of its parts, such as {change.path}/text().")
    if found:
        return _set_text(index, Place(path=place.path, token=place.token, part=found[0]), change)
    if not change.value:
        return None
    text = encode(index.reading, escape_text(change.value), change.path, references=True)
    if index.kind[place.token] == EMPTY:
        return _filled(index, place, change, text)
    start, end = index.content(place.token)
    return _value_splice(index, place, change, start, end, text)


def _filled(index: XmlIndex, place: Place, change: Change, text: bytes) -> Splice:
    """`<a/>` becomes `<a>text</a>`."""
    token = place.token
    end = index.end[token]
    start = index.reading.shadow.rindex(b"/", 0, end)
    name = index.names[index.name[token]]
    before = encode(index.reading, ">", change.path, references=False)
    behind = encode(index.reading, f"</{name}>", change.path, references=False)
    return Splice(
        start=start,
        end=end,
        data=before + text + behind,
        first=token,
        removed=1,
        added=2,
        path=place.path,
        value=change.value,
    )


def _set_text(index: XmlIndex, place: Place, change: Change) -> Splice | None:
    part = place.part
    if part is None or value_of(index, place) == change.value:
        return None
    if not change.value and len(parts(index, place.token)) > 1:
        return _without_text(index, part)
    if part.token == TEXT_TOKEN:
        text = encode(index.reading, escape_text(change.value), change.path, references=True)
    elif "]]>" in change.value:
        raise EditRefused(f"{change.path}: the value holds ]]>, which would end its CDATA section. Write it without.")
    else:
        text = encode(index.reading, change.value, change.path, references=False)
    return _value_splice(index, place, change, part.start, part.end, text)


def _set_attribute(index: XmlIndex, place: Place, change: Change) -> Splice | None:
    attribute = place.attribute
    if attribute is None:
        return _add_attribute(index, place, change)
    if attribute.value == change.value:
        return None
    if not attribute.quote:
        raise EditRefused(f"{change.path} stands without quotes, which is not XML. Mend it in raw mode.")
    text = encode(index.reading, escape_attribute(change.value, attribute.quote), change.path, references=True)
    return _value_splice(index, place, change, attribute.start, attribute.end, text)


def _add_attribute(index: XmlIndex, place: Place, change: Change) -> Splice:
    """A new attribute behind the last one; its prefix must be declared (the proof sees to it)."""
    token = place.token
    if not _ATTRIBUTE_NAME.fullmatch(place.name):
        raise EditRefused(f"{change.path}: this is no name of an attribute.")
    found = list(attributes(index, token))
    if any(not attribute.name for attribute in found):
        raise EditRefused(f"{change.path}: this tag is not well-formed. Mend it in raw mode first.")
    at = found[-1].whole[1] if found else name_end(index, token)
    text = f' {place.name}="{escape_attribute(change.value, chr(34))}"'
    return _value_splice(index, place, change, at, at, encode(index.reading, text, change.path, references=True))


def _value_splice(index: XmlIndex, place: Place, change: Change, start: int, end: int, data: bytes) -> Splice:
    """A splice that changes no token; what it sets is read back at the place."""
    first = bisect_left(index.start, start)
    return Splice(start=start, end=end, data=data, first=first, path=place.path, value=change.value, plain=True)


def _insert(index: XmlIndex, place: Place, change: Change) -> Splice:
    if place.name:
        if place.attribute is not None:
            raise EditRefused(f"{change.path} is there already. Set it instead.")
        check_characters(change.value, change.path)
        return _add_attribute(index, place, change)
    if place.part is None or place.part.name == TEXT or not index.is_element(place.token):
        raise EditRefused(f"{change.path}: an element can only be inserted behind another element.")
    if index.parent[place.token] == TOP:
        raise EditRefused(f"{change.path} is the root; a document has one. Insert behind an element inside it.")
    fragment, added = written_fragment(change.value, change.path)
    start = index.start[place.token]
    indent = index.reading.text(_indented_from(index, start), start)
    at = index.stop(place.token)
    data = encode(index.reading, indent + fragment, change.path, references=False)
    return Splice(start=at, end=at, data=data, first=index.after[place.token], added=added)


def _remove(index: XmlIndex, place: Place, change: Change) -> Splice:
    if place.part is not None and place.part.name == TEXT:
        return _without_text(index, place.part)
    if place.name:
        attribute = place.attribute
        if attribute is None:
            raise EditRefused(f"{change.path} does not exist in this document.")
        start = attribute.whole[0]
        while index.reading.shadow[start - 1] in b" \t\r\n":
            start -= 1
        return Splice(start=start, end=attribute.whole[1], data=b"", first=place.token + 1, path=place.path, gone=True)
    token = place.token
    if token == index.root:
        raise EditRefused(f"{change.path} is the root element and cannot be removed.")
    start = _indented_from(index, index.start[token])
    removed = index.after[token] - token
    return Splice(start=start, end=index.stop(token), data=b"", first=token, removed=removed)


def _without_text(index: XmlIndex, part: Part) -> Splice:
    first = bisect_left(index.start, part.start)
    removed = int(part.token != TEXT_TOKEN)
    start, end = part.start, part.end
    if removed:
        first, start, end = part.token, index.start[part.token], index.end[part.token]
    return Splice(start=start, end=end, data=b"", first=first, removed=removed)


def _indented_from(index: XmlIndex, at: int) -> int:
    """Where the white space in front begins, if it stands there alone behind a tag: it is the tag's indent."""
    shadow = index.reading.shadow
    before = at
    while before > 0 and shadow[before - 1] in b" \t\r\n":
        before -= 1
    return before if shadow[before - 1 : before] == b">" else at
