"""Made-up documents that come with the program: a first look at the inspector for who has none at hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from console.core.resources import resource
from console.desktop.actions import Command, Registry
from console.desktop.widgets.button import Button

SAMPLES = {
    "sample.result": ("result", "result.hl7"),
    "sample.bundle": ("FHIR bundle", "bundle.json"),
    "sample.summary": ("discharge summary", "discharge-summary.xml"),
    "sample.cards": ("CDS response", "cards.json"),
}
"""Command -> what it opens, in words, and its file in `resources/samples`."""
SAMPLE_COMMANDS = tuple(
    Command(id=id, title=f"Open a sample: {words}", group="Help", icon="file-text")
    for id, (words, _) in SAMPLES.items()
)


def bind_samples(
    registry: Registry, open_files: Callable[[tuple[Path, ...]], None], refusal: Callable[[], str]
) -> None:
    """Bind what can be had on every screen; `refusal` says why nothing can be opened now."""
    for id, (_, file) in SAMPLES.items():
        registry.bind(id, partial(open_files, (resource(f"samples/{file}"),)), refusal)


def sample_buttons(run: Callable[[str], object]) -> list[Button]:
    """One for each."""
    buttons = []
    for id, (words, _) in SAMPLES.items():
        button = Button(f"Sample {words}")
        button.clicked.connect(partial(_run, run, id))
        buttons.append(button)
    return buttons


def _run(run: Callable[[str], object], id: str, _checked: bool = False) -> None:
    run(id)
