"""Made-up documents as lines and nodes that fit together, written from plain values: JSON and XML, masked and clear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from console.api.documents import Mark, TextLine
from console.api.messages import MASK, NodeRow
from console.core.message import Severity

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]
Xml = tuple[str, Mapping[str, str], "Sequence[Xml] | str"]


@dataclass
class Built:
    """Lines, nodes by path, and the paths of the children of each."""

    lines: list[TextLine] = field(default_factory=list)
    nodes: dict[str, NodeRow] = field(default_factory=dict)
    children: dict[str, list[str]] = field(default_factory=dict)


class Writer:
    """Puts text down piece by piece and notes where nodes stand."""

    def __init__(self, *, clear: bool, severities: Mapping[str, Severity] | None = None) -> None:
        self.built = Built()
        self.clear = clear
        self._severities = severities or {}
        self._text = ""
        self._marks: list[Mark] = []
        self._start = 0
        self._path = ""

    def put(self, text: str, role: str = "") -> None:
        """More of this line."""
        if role:
            self._marks.append(Mark(column=len(self._text), length=len(text), role=role))
        self._text += text

    def value(self, text: str, role: str, *, private: bool) -> str:
        """A value, masked where it is private and not revealed; gives what was put."""
        if private and not self.clear:
            self.put(MASK, "masked")
            return MASK
        self.put(text, "clear" if private else role)
        return text

    def end_line(self, ends: str = "LF") -> None:
        """The line is over."""
        index = len(self.built.lines)
        end = self._start + len(self._text)
        line = TextLine(
            index=index, number=index + 1, path=self._path, text=self._text, start=self._start, end=end, ends=ends,
            marks=tuple(self._marks),
        )  # fmt: skip
        self.built.lines.append(line)
        self._start, self._text, self._marks, self._path = end + 1, "", [], ""

    def here(self) -> tuple[int, int, int]:
        """Line, column, byte."""
        return len(self.built.lines), len(self._text), self._start + len(self._text)

    def node(
        self, parent: str, path: str, since: tuple[int, int, int], *, short: str, label: str = "", value: str = "",
        private: bool = False, datatype: str = "", meaning: str = "", depth: int = 0, has_children: bool = False,
    ) -> None:  # fmt: skip
        """What was written since is this node."""
        line, column, start = since
        last, column_end, end = self.here()
        self.built.nodes[path] = NodeRow(
            path=path, short=short, label=label or short, value=value, meaning=meaning, depth=depth,
            has_children=has_children, private=private, start=start, end=end, line=line, column=column,
            column_end=column_end, line_end=last, datatype=datatype, severity=self._severities.get(path),
        )  # fmt: skip
        self.built.children.setdefault(parent, []).append(path)


@dataclass(frozen=True, slots=True)
class Telling:
    """What a sample knows of its fields by their names: private ones, data types, meanings of values."""

    private: frozenset[str] = frozenset()
    types: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[str, str] = field(default_factory=dict)
    severities: Mapping[str, Severity] = field(default_factory=dict)


def write_json(value: Mapping[str, Json], root: str, telling: Telling, *, clear: bool) -> Built:
    """The JSON text in lines of two blanks a level, with paths as FHIRPath writes them."""
    writer = Writer(clear=clear, severities=telling.severities)
    _json_object(writer, value, root, telling, depth=0, private=False)
    writer.end_line()
    writer.built.children[""] = writer.built.children.get(root, [])
    return writer.built


def _json_object(
    writer: Writer, value: Mapping[str, Json], path: str, telling: Telling, *, depth: int, private: bool
) -> None:
    writer.put("{", "delimiter")
    for place, (name, member) in enumerate(value.items()):
        if place:
            writer.put(",", "delimiter")
        writer.end_line()
        writer.put("  " * (depth + 1))
        child = f"{path}.{name}" if path else name
        writer.put(f'"{name}"', "name")
        writer.put(": ", "delimiter")
        since = writer.here()
        _json_member(writer, member, path, child, name, telling, depth, since, private=private)
    writer.end_line()
    writer.put("  " * depth)
    writer.put("}", "delimiter")


def _json_member(
    writer: Writer, member: Json, parent: str, path: str, name: str, telling: Telling, depth: int,
    since: tuple[int, int, int], *, private: bool,
) -> None:  # fmt: skip
    hidden = private or name in telling.private
    datatype = telling.types.get(name, "")
    if isinstance(member, Mapping):
        _json_object(writer, member, path, telling, depth=depth + 1, private=hidden)
        writer.node(parent, path, since, short=name, datatype=datatype, depth=depth, has_children=True)
        return
    if isinstance(member, Sequence) and not isinstance(member, str):
        writer.put("[", "delimiter")
        for place, each in enumerate(member):
            if place:
                writer.put(", ", "delimiter")
            item = f"{path}[{place}]"
            begun = writer.here()
            _json_member(writer, each, path, item, f"[{place}]", telling, depth + 1, begun, private=hidden)
        writer.put("]", "delimiter")
        writer.node(parent, path, since, short=name, datatype=datatype, depth=depth, has_children=bool(member))
        return
    text, role = _scalar(member)
    shown = writer.value(f'"{text}"' if role == "string" else text, role, private=hidden)
    writer.node(
        parent, path, since, short=name, value=shown.strip('"'), private=hidden, datatype=datatype, depth=depth,
        meaning=telling.meanings.get(text, ""),
    )  # fmt: skip


def _scalar(member: Json) -> tuple[str, str]:
    if isinstance(member, bool) or member is None:
        return {True: "true", False: "false", None: "null"}[member], "literal"
    if isinstance(member, str):
        return member, "string"
    return str(member), "number"


def write_xml(root: Xml, telling: Telling, *, clear: bool) -> Built:
    """The XML text with paths as XPath writes them: an index where a name repeats."""
    writer = Writer(clear=clear, severities=telling.severities)
    writer.put('<?xml version="1.0" encoding="UTF-8"?>', "comment")
    writer.end_line()
    _element(writer, root, "", root[0], telling, 0)
    writer.end_line()
    return writer.built


def _element(writer: Writer, element: Xml, parent: str, path: str, telling: Telling, depth: int) -> None:
    tag, attributes, content = element
    writer.put("  " * depth)
    since = writer.here()
    writer.put("<", "delimiter")
    writer.put(tag, "tag")
    hidden = tag in telling.private
    for name, text in attributes.items():
        writer.put(" ")
        begun = writer.here()
        writer.put(name, "attribute")
        writer.put('="', "delimiter")
        private = f"{tag}@{name}" in telling.private or hidden
        shown = writer.value(text, "string", private=private)
        writer.put('"', "delimiter")
        writer.node(
            path, f"{path}/@{name}", begun, short=f"@{name}", value=shown, private=private, depth=depth + 1,
            meaning=telling.meanings.get(text, ""),
        )  # fmt: skip
    writer.put(">", "delimiter")
    value = ""
    if isinstance(content, str):
        value = writer.value(content, "", private=hidden)
    else:
        _elements(writer, content, path, telling, depth)
    writer.put("</", "delimiter")
    writer.put(tag, "tag")
    writer.put(">", "delimiter")
    writer.node(
        parent, path, since, short=path.rpartition("/")[2], label=tag, value=value, private=hidden, depth=depth,
        datatype=telling.types.get(tag, ""), has_children=bool(attributes) or not isinstance(content, str),
    )  # fmt: skip


def _elements(writer: Writer, content: Sequence[Xml], path: str, telling: Telling, depth: int) -> None:
    writer.end_line()
    names = [each[0] for each in content]
    for place, child in enumerate(content):
        index = f"[{names[: place + 1].count(child[0])}]" if names.count(child[0]) > 1 else ""
        _element(writer, child, path, f"{path}/{child[0]}{index}", telling, depth + 1)
        writer.end_line()
    writer.put("  " * depth)
