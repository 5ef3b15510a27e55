"""`docs/configuration.md`, made from the settings models. `python -m console.config.describe` prints it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from pydantic.json_schema import JsonSchemaValue

from console.config.settings import SiteFile

_INTRODUCTION = """# Configuration

<!-- Made from console/config/settings.py by `python -m console.config.describe`. Edit the models, not this page. -->

A site file is TOML. `resources/site.example.toml` is one with comments, to start from; give yours to the gateway with
`python -m console gateway --data DATA --config FILE`. A wrong setting stops the start: every mistake is named with
file, line and what to write instead. An unknown setting is a mistake.

Times are in seconds, sizes in bytes.
"""

_SECTIONS = (
    ("GatewaySettings", "[gateway]"),
    ("ValidationSettings", "[validation]"),
    ("User", "[[user]]"),
    ("InterfaceSettings", "[[interface]]"),
    ("MllpSource", "[interface.source], kind mllp"),
    ("TlsSource", "[interface.source.tls]"),
    ("FolderSource", "[interface.source], kind folder"),
    ("MllpDestination", "[[interface.destination]], kind mllp"),
    ("TlsDestination", "[interface.destination.tls]"),
    ("FolderDestination", "[[interface.destination]], kind folder"),
    ("Retry", "[interface.destination.retry]"),
    ("SmtpChannel", "[[alert_channel]], kind smtp"),
    ("WebhookChannel", "[[alert_channel]], kind webhook"),
)


def describe() -> str:
    """The whole page, as Markdown."""
    schema = SiteFile.model_json_schema()
    models: dict[str, JsonSchemaValue] = schema["$defs"]
    return _INTRODUCTION + "".join(_section(title, models[name], models) for name, title in _SECTIONS)


def _section(title: str, model: JsonSchemaValue, models: dict[str, JsonSchemaValue]) -> str:
    """One table of settings."""
    rows = "".join(_rows(model, models))
    return (
        f"\n## {title}\n\n{model['description']}\n\n| setting | value | default | meaning |\n|---|---|---|---|\n{rows}"
    )


def _rows(model: JsonSchemaValue, models: dict[str, JsonSchemaValue]) -> Iterator[str]:
    """A line for each setting."""
    required = model.get("required", [])
    for name, field in model["properties"].items():
        # A kind has a default for Python's sake; in a file it is what tells the tables apart.
        default = "**required**" if name in required or "const" in field else _default(field)
        yield f"| `{name}` | {_value(field, models)} | {default} | {_meaning(field, models)} |\n"


def _meaning(field: JsonSchemaValue, models: dict[str, JsonSchemaValue]) -> str:
    """The help of a setting, or of what it holds."""
    own = field.get("description")
    if own is None and "const" in field:
        own = "Which kind this is"
    if own is None:
        own = _target(field, models).get("description", "See below")
    return str(own).replace("|", "\\|").split("\n", 1)[0]


def _value(field: JsonSchemaValue, models: dict[str, JsonSchemaValue]) -> str:
    """What may be written, in words."""
    field = {**_target(field, models), **{key: value for key, value in field.items() if key != "description"}}
    if "const" in field:
        return f'`"{field["const"]}"`'
    if "enum" in field:
        return ", ".join(f'`"{choice}"`' if isinstance(choice, str) else f"`{choice}`" for choice in field["enum"])
    if "anyOf" in field:
        return next(_value(one, models) for one in field["anyOf"] if one.get("type") != "null")
    if "oneOf" in field or field.get("properties"):
        return "table"
    if field.get("type") == "array":
        return "tables" if _is_table(field["items"], models) else "list of texts"
    return _plain(field)


def _plain(field: JsonSchemaValue) -> str:
    """Numbers with their limits, texts, yes and no."""
    words = {"integer": "whole number", "number": "number", "boolean": "`true`, `false`", "string": "text"}
    limits = [
        f"{sign} {field[key]:g}"
        for key, sign in (("exclusiveMinimum", ">"), ("minimum", "≥"), ("maximum", "≤"))
        if key in field
    ]
    return " ".join([words[field["type"]], ", ".join(limits)]).strip()


def _default(field: JsonSchemaValue) -> str:
    """The default as it would be written."""
    default: Any = field.get("default")
    if default is None:
        return "unset"
    if isinstance(default, dict):
        return "see below"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f'`"{default}"`' if isinstance(default, str) else f"`{default}`"


def _is_table(field: JsonSchemaValue, models: dict[str, JsonSchemaValue]) -> bool:
    """True for a model or a choice of models."""
    return "oneOf" in field or "properties" in _target(field, models)


def _target(field: JsonSchemaValue, models: dict[str, JsonSchemaValue]) -> JsonSchemaValue:
    """What a reference leads to, or the field itself."""
    reference = field.get("$ref")
    return models[reference.rsplit("/", 1)[-1]] if reference else field


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # stdout is a text stream here
    sys.stdout.write(describe())
