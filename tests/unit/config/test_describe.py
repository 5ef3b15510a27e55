"""The page of settings is made from the models and is current."""

from __future__ import annotations

from pathlib import Path

from console.config.describe import describe
from console.config.settings import SiteFile

PAGE = Path(__file__).parents[3] / "docs" / "configuration.md"


def test_that_the_page_in_the_docs_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == describe(), (
        "run: python -m console.config.describe > docs/configuration.md"
    )


def test_that_every_setting_of_every_model_is_on_the_page() -> None:
    page = describe()
    models = SiteFile.model_json_schema()["$defs"]
    missing = [
        f"{name}.{key}"
        for name, model in models.items()
        for key in model.get("properties", {})
        if f"| `{key}` |" not in page
    ]

    assert missing == []


def test_that_every_setting_is_explained() -> None:
    rows = [row for row in describe().splitlines() if row.startswith("| `")]

    assert [row for row in rows if row.endswith(("|  |", "| See below |"))] == []
