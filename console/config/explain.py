"""What is wrong in a site file, in words: which line, which setting, what it may be, what was probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from console.config.positions import Path, line_of
from console.config.settings import Settings, SiteFile

SECRET = frozenset({"store", "token_sha256", "url"})
"""Settings whose value may hold a password and is never quoted."""

PATTERNS = {
    "id": 'must be small letters, digits and - such as "result-code" for a rule, or "RB-031" for a runbook',
    "runbook": 'must be the id of a runbook, such as "RB-031"',
    "url": "must begin with https:// or http://",
}
"""Key -> what a text with a pattern must look like."""

_WORDS = {
    "missing": "is missing",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "string_type": 'must be a text in "quotes"',
    "tuple_type": "must be a list in [brackets]",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
}


def explained(
    error: ValidationError, data: Mapping[str, Any], lines: dict[Path, int], root: type[Settings] = SiteFile
) -> list[tuple[int, str]]:
    """Every problem of a site file as (line, sentence), by line; `root`: the type of the file."""
    found = []
    for detail in error.errors(include_url=False):
        path = real_path(detail["loc"], data)
        found.append((line_of(path, lines) or 1, f"{shown(path, data)} {_sentence(detail, path, data, root)}"))
    return sorted(found)


def sentences(error: ValidationError, data: Mapping[str, Any]) -> list[tuple[Path, str]]:
    """Every problem as (path, sentence without its subject), for a form that shows it beside the field."""
    found = []
    for detail in error.errors(include_url=False):
        path = real_path(detail["loc"], data)
        found.append((path, _sentence(detail, path, data)))
    return found


def real_path(location: tuple[int | str, ...], data: Any) -> Path:  # noqa: ANN401 - any TOML value
    """The path in the file; pydantic's holds the kind of a source or destination as well."""
    path: Path = ()
    here = data
    for place, part in enumerate(location):
        known, inner = _inside(here, part)
        if known:
            here = inner
        elif place < len(location) - 1 or part in _kinds(here):
            continue  # a kind such as "mllp"
        path = (*path, part)
    return path


def _inside(here: Any, part: int | str) -> tuple[bool, Any]:  # noqa: ANN401 - any TOML value
    """Whether a table or list holds this part, and the part."""
    if isinstance(here, Mapping) and part in here:
        return True, here[part]
    if isinstance(here, list) and isinstance(part, int) and part < len(here):
        return True, here[part]
    return False, None


def shown(path: Path, data: Any) -> str:  # noqa: ANN401 - any TOML value
    """A path for people: interface "lab", destination "cern", port."""
    words: list[str] = []
    here = data
    for part in path:
        here = here[part] if isinstance(part, int) or (isinstance(here, Mapping) and part in here) else None
        if isinstance(part, int):
            name = here.get("name") if isinstance(here, Mapping) else None
            words[-1] += f' "{name}"' if isinstance(name, str) else f" number {part + 1}"
        else:
            words.append(part)
    return ", ".join(words) + ":" if words else "The file"


def _sentence(detail: ErrorDetails, path: Path, data: Mapping[str, Any], root: type[Settings] = SiteFile) -> str:
    """What is wrong with one setting, and what to write instead."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return f"is no setting.{meant(str(path[-1]), _known(path[:-1], data, root))}"
    if kind == "missing":
        return "is missing. Add it."
    value = "" if path and path[-1] in SECRET else f" is {_quoted(detail['input'])}, but"
    if kind in {"literal_error", "enum"}:
        return f"{value} must be {context['expected']}.{_meant_value(detail)}".lstrip()
    if kind == "union_tag_invalid":
        return f'kind is "{context["tag"]}", but must be {context["expected_tags"]}.'
    if kind == "union_tag_not_found":
        kinds = " or ".join(f'kind = "{word}"' for word in _kinds_of(path, data))
        return f"has no kind. Add {kinds}."
    if kind == "string_pattern_mismatch":
        return f"{value} {_pattern_words(_key(path))}.".lstrip()
    words = _WORDS.get(kind) or detail["msg"].replace("Input should", "must").replace("String should", "must")
    return f"{value} {words}.".lstrip()


def meant(word: str, known: Iterable[str]) -> str:
    """The nearest known word as a question, and all of them."""
    choices = sorted(known)
    near = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    question = f' Did you mean "{near[0]}"?' if near else ""
    return f"{question} Known here: {', '.join(choices)}."


def _meant_value(detail: ErrorDetails) -> str:
    """The nearest allowed value as a question."""
    allowed = [part.strip("' ") for part in str(detail["ctx"]["expected"]).replace(" or ", ",").split(",")]
    near = difflib.get_close_matches(str(detail["input"]).lower(), [*allowed, *map(str.lower, allowed)], n=1)
    if not near:
        return ""
    return f' Did you mean "{next(word for word in allowed if word.lower() == near[0].lower())}"?'


def _key(path: Path) -> str:
    """The last name of a path; of an entry of a list, the list's."""
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def _pattern_words(key: str) -> str:
    """What a text with a pattern must look like."""
    if key == "name":
        return "must be 1 to 63 small letters a-z, digits, - or _, and begin with a letter or digit"
    if key == "replies_for":
        return 'must be "interface/destination", such as "lab-to-cerner/cerner"'
    if key in {"to", "sender"}:
        return 'must be an address such as "oncall@hospital.example"'
    if key == "url":
        return 'must begin with https:// (or http://) and hold no name or password, such as "https://chat.example/hook"'
    if key == "fingerprints":
        return "must be 64 hex digits with or without colons, as `openssl x509 -noout -fingerprint -sha256` prints them"
    if key in PATTERNS:
        return PATTERNS[key]
    return "must be 64 hex digits, as printed by a SHA-256 tool, in small letters"


def _quoted(value: object) -> str:
    """A value as it might stand in the file, cut to a length that fits a line."""
    text = f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _kinds(here: object) -> set[object]:
    """The kind of this table, which pydantic puts into the path."""
    return {here.get("kind")} if isinstance(here, Mapping) else set()


def _known(path: Path, data: Mapping[str, Any], root: type[Settings] = SiteFile) -> set[str]:
    """The settings that may stand in the table at this path."""
    model = root
    here: Any = data
    for part in path:
        here = here[part]
        if isinstance(part, str):
            model = _model_of(model.model_fields[part].annotation, here)
    if isinstance(here, Mapping):
        model = _model_of(model, here)
    return set(model.model_fields)


def _model_of(annotation: Any, here: Any) -> type[Settings]:  # noqa: ANN401 - annotations have no common type
    """The model behind a field: the only one, or the one of this kind."""
    models = _models(annotation)
    entry = here[0] if isinstance(here, list) and here else here
    kind = entry.get("kind", "mllp") if isinstance(entry, Mapping) else "mllp"
    fitting = [
        model for model in models if kind in get_args(getattr(model.model_fields.get("kind"), "annotation", None))
    ]
    return (fitting or models)[0]


def _kinds_of(path: Path, data: Mapping[str, Any]) -> list[str]:
    """The kinds that the table at this path may be of."""
    model: type[Settings] = SiteFile
    here: Any = data
    found: list[str] = []
    for part in path:
        here = here[part]
        if isinstance(part, str):
            models = _models(model.model_fields[part].annotation)
            fields = [one.model_fields["kind"] for one in models if len(models) > 1]
            found = [word for field in fields for word in get_args(field.annotation)]
            model = _model_of(model.model_fields[part].annotation, here)
    return found


def _models(annotation: Any) -> list[type[Settings]]:  # noqa: ANN401 - annotations have no common type
    """The settings models in an annotation, at any depth."""
    if isinstance(annotation, type) and issubclass(annotation, Settings):
        return [annotation]
    return [model for argument in get_args(annotation) for model in _models(argument)]
