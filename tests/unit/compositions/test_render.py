"""`render` and the text forms of `inspect`: masked unless asked, and exit codes that say why."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.cli import main
from tests.integration.api.canary_documents import MARK, ccda, cds_hooks, fhir, hl7v2, text

DOCUMENTS = {"a.xml": ccda, "b.json": fhir, "c.json": cds_hooks, "d.hl7": hl7v2, "e.txt": text}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """One file of each format."""
    for name, make in DOCUMENTS.items():
        (tmp_path / name).write_bytes(make())
    return {name: str(tmp_path / name) for name in DOCUMENTS}


def test_that_no_text_form_tells_what_is_private(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    for how in (["inspect", "--tree"], ["inspect", "--raw"], ["inspect", "--hex"]):
        assert main([*how, *files.values()]) == 0
        told = capsys.readouterr().out
        assert MARK not in told
        assert MARK.encode().hex(" ") not in told
    for file in files.values():
        main(["render", file])
        assert MARK not in capsys.readouterr().out


def test_that_revealed_text_is_the_text_without_its_secrets(
    files: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", "--raw", "--reveal", files["b.json"]]) == 0
    assert capsys.readouterr().out.strip() == Path(files["b.json"]).read_text(encoding="utf-8")
    for how in (["--raw"], ["--tree"], ["--hex"]):
        assert main(["inspect", *how, "--reveal", files["c.json"]]) == 0
        assert f"{MARK}TOKEN" not in capsys.readouterr().out


def test_that_a_place_is_shown_or_said_to_be_absent(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", "--path", "OBR-4.1", files["d.hl7"]]) == 0
    assert capsys.readouterr().out == "24323-8\n"
    assert main(["inspect", "--path", "PID-5", files["d.hl7"]]) == 0
    assert capsys.readouterr().out == "••••••^••••••\n"
    assert main(["inspect", "--path", "ABC-1", files["d.hl7"]]) == 1
    assert "nothing at ABC-1" in capsys.readouterr().err


def test_that_a_section_is_rendered_by_its_id(files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", "--outline", files["a.xml"]]) == 0
    last = capsys.readouterr().out.splitlines()[-1].split()[0]
    assert main(["render", "--section", last, "--reveal", files["a.xml"]]) == 0
    told = capsys.readouterr().out
    assert "Medications" in told
    assert MARK in told
    assert main(["render", "--section", "none", files["a.xml"]]) == 1
    assert main(["render", files["e.txt"]]) == 1
    assert main(["render", files["e.txt"] + ".absent"]) == 2
