"""Mistakes in a site's own triage rules are named with file, line and cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.config.loader import ConfigError
from console.config.loader import read as read_site
from console.config.triage_file import load, packaged, read
from console.gateway.rulebook import of_site

RULE = '[[rule]]\nid = "lis"\ntitle = "LIS trouble"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (RULE + 'outcome = ["broken"]\n', 'own.toml:4: rule number 1, outcome number 1: is "broken", but must be '),
        (RULE + 'kind = "contents"\n', "own.toml:4: rule number 1, kind: is \"contents\", but must be 'content'"),
        (RULE + 'code_glob = "AE"\n', "own.toml:4: rule number 1, code_glob: is no setting."),
        (RULE + 'runbook = "31"\n', 'own.toml:4: rule number 1, runbook: is "31", but must be the id of a runbook'),
        (RULE + 'runbook = "RB-999"\n', 'own.toml:4: rule "lis": there is no runbook RB-999. Known here: RB-001.'),
        (RULE + RULE, 'own.toml:5: a second rule "lis".'),
        ('[[rule]]\nid = "lis"\ntitle = "Of {patient}"\n', 'own.toml:3: rule "lis": the title holds {patient}. Known'),
        ('[[rule]]\nid = "lis"\n', "own.toml:1: rule number 1, title: is missing."),
        ("[[rule]\n", "own.toml:1: no valid TOML"),
        ('[[runbook]]\nid = "RB-900"\ntitle = "x"\nstep = []\n', "own.toml:4: runbook number 1, step:"),
    ],
)
def test_that_a_mistake_is_named_with_its_line_and_what_may_be_written(text: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(text, "own.toml", ("RB-001",))

    assert words in caught.value.lines[0]


def test_that_our_own_files_can_be_read() -> None:
    ours = packaged()

    assert len(ours.rule) > 50
    assert ours.rule[-1].id == "other"


def test_that_a_site_names_its_file_relative_to_its_own(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(RULE, encoding="utf-8")
    site = read_site('[gateway]\ntriage_rules = "own.toml"\n', "site.toml").site

    assert of_site(site, tmp_path / "site.toml").rules[0].name == "lis v1"


def test_that_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"there is no such file. Correct the path given with triage_rules\."):
        load(tmp_path / "none.toml", ())
