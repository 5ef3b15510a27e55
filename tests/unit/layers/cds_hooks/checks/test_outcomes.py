"""Our outcome beside the stated one, for each CDS Hooks file of the corpus whose source states one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from console.core.message import Severity
from console.layers.cds_hooks.checks import cds_hooks_checks
from console.layers.checking import CheckOptions

CORPUS = Path(__file__).resolve().parents[6] / "shared" / "corpus" / "cdshooks"
DISAGREEMENTS = {
    "cdshooks-response-source-link.json": "A summary of 169 characters and a link without type: both are forbidden.",
    "cdshooks-services-order-select-extensions.json": "The members of an extension are not ours to know.",
}


def test_that_every_disagreement_with_a_stated_outcome_is_explained() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not there: corpus/cdshooks beside the project")
    (check,) = cds_hooks_checks()
    with (CORPUS / "index.csv").open(encoding="utf-8") as rows:
        stated = {
            row["file"]: row["stated_validity"].startswith("invalid")
            for row in csv.DictReader(rows)
            if row["stated_validity"]
        }
    ours = {
        file: any(
            problem.severity is Severity.ERROR for problem in check.run((CORPUS / file).read_bytes(), CheckOptions())
        )
        for file in stated
    }

    assert len(stated) == 19
    assert {file.rpartition("/")[2] for file in stated if ours[file] != stated[file]} == set(DISAGREEMENTS)
