"""The form of a new interface, made from the settings."""

from __future__ import annotations

import pytest
from pydantic import Field

from console.config import form
from console.config.form import entries, kinds_of, read
from console.config.settings import Settings


def test_that_every_plain_setting_has_a_field_with_help_and_its_default() -> None:
    fields = {entry.name: entry for entry in entries("mllp", "mllp")}
    assert set(kinds_of("source")) == {"mllp", "folder"}
    assert fields["source.port"].kind == "number"
    assert fields["source.port"].default == "0"
    assert fields["destination.port"].required
    assert fields["environment"].choices == ("", "PROD", "TEST", "DEMO")
    assert fields["destination.retry.base"].group == "Destination: Retry"
    assert fields["destination.ask_types"].kind == "list"
    assert all(entry.help for entry in fields.values() if "." not in entry.name)
    assert "source.kind" not in fields
    assert "layer" not in fields
    assert {entry.name: entry.kind for entry in entries("folder", "none")}["source.path"] == "path"


def test_that_mistakes_stand_at_their_fields_all_at_once() -> None:
    found = read(
        "mllp",
        "mllp",
        {
            "name": "No Spaces",
            "source.port": "99999",
            "destination.name": "c",
            "environment": "LIVE",
            "source.evil": "1",
        },
    )
    assert found.settings is None
    assert set(found.mistakes) == {"name", "source.port", "destination.port", "environment", "source.evil"}
    assert found.mistakes["destination.port"] == "Is missing. Add it."
    assert "must be" in found.mistakes["source.port"]
    assert "whole number" in read("mllp", "none", {"name": "a", "source.port": "many"}).mistakes["source.port"]


def test_that_a_kind_nobody_knows_is_no_form() -> None:
    with pytest.raises(KeyError):
        entries("carrier-pigeon", "mllp")


class _Block(Settings):
    """A block that may be left out."""

    certificate: str = Field(description="Whose it is")
    strict: bool = Field(False, description="Say no more often")


class _Source(Settings):
    name: str = Field(description="Name")
    block: _Block | None = Field(None, description="Needs files")


def test_that_an_optional_block_is_a_switch_and_its_fields_hang_on_it() -> None:
    found = {entry.name: entry for entry in form.walk(_Source, "source.", "Source", "")}
    switch = found["source.block"]
    assert (switch.kind, switch.default, switch.choices) == ("switch", "", ("no", "yes"))
    assert found["source.block.certificate"].needs == "source.block"
    assert found["source.block.certificate"].kind == "path"
    assert found["source.block.strict"].default == "no"


def test_that_a_block_counts_only_while_its_switch_is_on_and_a_choice_of_numbers_is_a_number() -> None:
    values = {"name": "a", "source.release": "2", "source.tls.certificate": "/etc/c.pem"}
    assert "tls" not in read("mllp", "none", values).table["source"]
    filled = read("mllp", "none", {**values, "source.tls": "yes", "source.tls.require_client_certificate": "no"})
    assert filled.table["source"]["release"] == 2
    assert filled.table["source"]["tls"] == {"certificate": "/etc/c.pem", "require_client_certificate": False}
    assert "Is missing" in read("mllp", "none", {"name": "a", "source.tls": "yes"}).mistakes["source.tls.certificate"]
