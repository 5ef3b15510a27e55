"""The sub-commands, and the pages that name them."""

from __future__ import annotations

import re

import pytest

from console import cli
from tests.evidence import pages
from tests.evidence.figures import ROOT

NAMED = re.compile(r"^\.venv/bin/python -m console ([a-z_]+)", flags=re.MULTILINE)


def test_that_the_readme_lists_each_sub_command_once_and_no_other() -> None:
    listed = NAMED.findall((ROOT / "README.md").read_text(encoding="utf-8"))

    assert sorted(listed) == sorted(cli.COMMANDS)


def test_that_help_shows_every_sub_command_but_the_hidden_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    shown = set(re.findall(r"^    ([a-z_]+)\b", capsys.readouterr().out, flags=re.MULTILINE))

    assert ended.value.code == 0
    assert shown == set(cli.COMMANDS)
    assert not shown & set(cli.HIDDEN)


def test_that_all_pages_are_there_and_their_links_lead_somewhere() -> None:
    wrong = [f"{figure.name}: {figure.value}" for figure in pages.measure() if not figure.holds]

    assert wrong == []
