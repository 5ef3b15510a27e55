"""What a stranger reads is there and leads somewhere."""

from __future__ import annotations

import re

from tests.evidence.figures import ROOT, Figure, at_least, exactly

PAGES = (
    "README.md",
    *(f"docs/{name}.md" for name in ("architecture", "testing", "demo", "configuration", "inspector", "validation")),
    *(f"docs/{name}.md" for name in ("profiles", "deidentify", "roles", "triage", "alerts", "query-grammar")),
)


def measure() -> list[Figure]:
    """Pages, links, pictures."""
    missing = [page for page in PAGES if not (ROOT / page).is_file()]
    broken: list[str] = []
    for page in sorted({*PAGES, *(str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md"))}):
        text = (ROOT / page).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            broken += [f"{page} -> {target}"] * (not ((ROOT / page).parent / target).exists())
    return [
        exactly("pages that are missing", ", ".join(missing) or "none", "none"),
        exactly("links and pictures that lead nowhere", ", ".join(broken) or "none", "none"),
        at_least("pictures in docs/img", len(list((ROOT / "docs" / "img").glob("*.png"))), 4),
    ]
