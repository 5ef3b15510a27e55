"""The settings of one interface as a flat form, made from the models: what a person may fill in, and what it means.

A field is named by its dotted path ("destination.retry.base"). An optional block is a switch with the block's own name;
its fields count only while the switch is on. What is left at its default is not written, so that a site file stays
short and later defaults take effect.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from console.config.explain import sentences
from console.config.settings import InterfaceSettings, Settings, SiteFile

NO_DESTINATION = "none"
YES, NO = "yes", "no"
_PATHS = ("path", "file", "folder", "certificate", "key", "ca", "crl", "trust")
"""Last words of settings that name a place on the gateway's disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One field. `kind`: text, number, choice, switch, path, list; `needs` is the switch it hangs on."""

    name: str
    kind: str
    label: str
    help: str
    group: str
    default: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False
    needs: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form that was read: the table to write, and either the settings or the mistakes by field."""

    table: dict[str, Any]
    settings: InterfaceSettings | None
    mistakes: dict[str, str]


def kinds_of(side: str) -> dict[str, type[Settings]]:
    """The kinds of a "source" or a "destination", each with its model."""
    models = _models(InterfaceSettings.model_fields[side].annotation)
    return {_literals(model.model_fields["kind"].annotation)[0]: model for model in models}


def entries(source: str, destination: str) -> tuple[Entry, ...]:
    """The form for these kinds; `destination` may be "none". Raises `KeyError` for a kind that is not known."""
    found = [*walk(InterfaceSettings, "", "General", "")]
    found += walk(kinds_of("source")[source], "source.", "Source", "")
    if destination != NO_DESTINATION:
        found += walk(kinds_of("destination")[destination], "destination.", "Destination", "")
    return tuple(found)


def read(source: str, destination: str, values: Mapping[str, str]) -> Filled:
    """The form filled in; nothing but what its fields name is taken. Raises `KeyError` for a kind not known."""
    table: dict[str, Any] = {}
    fields = entries(source, destination)
    mistakes = dict.fromkeys(values.keys() - {entry.name for entry in fields}, "The form has no such field.")
    _put(table, "source.kind", source)
    if destination != NO_DESTINATION:
        _put(table, "destination.kind", destination)
    off: set[str] = set()
    for entry in fields:
        text = values.get(entry.name, entry.default).strip()
        of_block = entry.kind == "switch" and not entry.default
        if entry.needs in off or (of_block and text != YES):
            off.add(entry.name)
        elif of_block:
            _put(table, entry.name, {})
        elif text != entry.default and (text or entry.kind in {"text", "path", "list"}):
            _put(table, entry.name, _value(entry, text))
    table = _in_order(table)
    settings, found = _validated(table)
    return Filled(table=table, settings=None if mistakes or found else settings, mistakes={**found, **mistakes})


def dotted(path: tuple[str | int, ...]) -> str:
    """ "destination.port" of ("destination", 0, "port"): the name of the field at a place of the table."""
    return ".".join(part for part in path if isinstance(part, str))


def _validated(table: dict[str, Any]) -> tuple[InterfaceSettings | None, dict[str, str]]:
    whole = {"interface": [table]}
    try:
        return SiteFile.model_validate(whole).interface[0], {}
    except ValidationError as error:
        return None, {dotted(path[2:]): words[:1].upper() + words[1:] for path, words in sentences(error, whole)}


def _in_order(table: dict[str, Any]) -> dict[str, Any]:
    """The destination is a list of tables in the file."""
    place = table.pop("destination", None)
    return table if place is None else {**table, "destination": [place]}


def _put(table: dict[str, Any], name: str, value: object) -> None:
    *path, last = name.split(".")
    for part in path:
        table = table.setdefault(part, {})
    table[last] = value


def _value(entry: Entry, text: str) -> object:
    """The text as the file would hold it; what is no number stays text, so that the settings refuse it in words."""
    match entry.kind:
        case "number":
            return _number(text)
        case "switch":
            return {YES: True, NO: False}.get(text, text)
        case "choice" if all(choice.isdigit() for choice in entry.choices if choice):
            return _number(text)
        case "list":
            return [part.strip() for part in text.replace("\n", ",").split(",") if part.strip()]
        case _:
            return text


def _number(text: str) -> object:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def walk(model: type[Settings], prefix: str, group: str, needs: str) -> Iterator[Entry]:
    """The fields of a model and of the models in it, blocks last."""
    blocks: list[tuple[str, FieldInfo, type[Settings], bool]] = []
    for name, info in model.model_fields.items():
        annotation, optional = _bare(info.annotation)
        inner = _models(annotation)
        if (not prefix and name in {"source", "destination"}) or len(_literals(annotation)) == 1:
            continue
        if inner:
            if isinstance(annotation, type) and len(inner) == 1:
                blocks.append((name, info, inner[0], optional))
            continue
        yield _entry(prefix + name, info, annotation, group, needs)
    for name, info, inner_model, optional in blocks:
        title = f"{group}: {_label(name)}"
        if optional:
            about = info.description or _first_line(inner_model)
            label = f"Use {_label(name)}"
            yield Entry(
                name=prefix + name, kind="switch", label=label, help=about, group=title, choices=(NO, YES), needs=needs
            )
        yield from walk(inner_model, f"{prefix}{name}.", title, prefix + name if optional else needs)


def _entry(name: str, info: FieldInfo, annotation: Any, group: str, needs: str) -> Entry:  # noqa: ANN401
    choices = _choices(annotation, optional=not info.is_required() and info.default is None)
    return Entry(
        name=name,
        kind=_kind(name, annotation, choices),
        label=_label(name.rpartition(".")[2]),
        help=info.description or "",
        group=group,
        default=_text(info.default),
        choices=choices,
        required=info.is_required(),
        needs=needs,
    )


def _kind(name: str, annotation: Any, choices: tuple[str, ...]) -> str:  # noqa: ANN401 - annotations have no type
    if annotation is bool:
        return "switch"
    if choices:
        return "choice"
    if annotation in {int, float}:
        return "number"
    if typing.get_origin(annotation) in {tuple, list, frozenset}:
        return "list"
    last = name.rpartition(".")[2].rpartition("_")[2]
    return "path" if last in _PATHS else "text"


def _choices(annotation: Any, *, optional: bool) -> tuple[str, ...]:  # noqa: ANN401 - annotations have no type
    if annotation is bool:
        return (NO, YES)
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        found = tuple(item.value for item in annotation)
    else:
        found = _literals(annotation)
    return ("", *found) if found and optional and "" not in found else found


def _text(default: object) -> str:
    """A default as a person would type it."""
    match default:
        case None | _ if default is None or default is PydanticUndefined:
            return ""
        case bool():
            return YES if default else NO
        case StrEnum():
            return default.value
        case float():
            return f"{default:g}"
        case tuple() | list() | frozenset():
            return ", ".join(str(item) for item in default)
        case _:
            return str(default)


def _bare(annotation: Any) -> tuple[Any, bool]:  # noqa: ANN401 - annotations have no type
    """Without `Annotated` and `| None`, and whether None was in it."""
    while typing.get_origin(annotation) is typing.Annotated:
        annotation = typing.get_args(annotation)[0]
    if typing.get_origin(annotation) in {types.UnionType, typing.Union}:
        parts = [part for part in typing.get_args(annotation) if part is not types.NoneType]
        if len(parts) == 1:
            return _bare(parts[0])[0], True
    return annotation, False


def _literals(annotation: Any) -> tuple[str, ...]:  # noqa: ANN401 - annotations have no type
    bare = _bare(annotation)[0]
    return tuple(str(item) for item in typing.get_args(bare)) if typing.get_origin(bare) is typing.Literal else ()


def _models(annotation: Any) -> list[type[Settings]]:  # noqa: ANN401 - annotations have no type
    """The settings models in an annotation, at any depth."""
    if isinstance(annotation, type) and issubclass(annotation, Settings):
        return [annotation]
    return [model for argument in typing.get_args(annotation) for model in _models(argument)]


def _label(name: str) -> str:
    words = name.replace("_", " ")
    words = " ".join(
        {"tls": "TLS", "ack": "ACK", "ca": "CA", "id": "ID", "mllp": "MLLP"}.get(w, w) for w in words.split()
    )
    return words[:1].upper() + words[1:]


def _first_line(model: type[Settings]) -> str:
    return (model.__doc__ or "").strip().split("\n", 1)[0]
