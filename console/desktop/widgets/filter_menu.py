"""The part of a context menu that makes filters: for this, without it, or as well; where it cannot, it says why."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu

from console.desktop.filtering import KINDS, Term, Way, combined, same


def add_filters(menu: QMenu, terms: Sequence[Term], query: str, apply: Callable[[str], None]) -> None:
    """One line for each way. Several terms belong together: all of them filter, the last one is excluded or added."""
    last = terms[-1]
    if last.why:
        menu.addAction(f"Filter: {last.why}").setEnabled(False)
        return
    label = ", ".join(term.label.replace("&", "&&") for term in terms)
    only = query
    for term in terms:
        only = combined(only, term, Way.ONLY)
    menu.addAction(f"Filter for {label}").triggered.connect(lambda: apply(only))
    for way in (Way.NOT, Way.OR):
        text = combined(query, last, way)
        action = menu.addAction(f"{way.value} {last.label.replace('&', '&&')}")
        action.triggered.connect(lambda _checked=False, text=text: apply(text))
        action.setEnabled(bool(query) or way is not Way.OR)


def add_related(menu: QMenu, delivery: int, apply: Callable[[str], None]) -> None:
    """Messages of the same patient, visit or order; nothing of any of them is revealed."""
    for kind, words in KINDS.items():
        term = same(kind, delivery, f"same {words}")
        action = menu.addAction(f"Messages of the {term.label}" if not term.why else f"Same {words}: {term.why}")
        action.setEnabled(not term.why)
        action.triggered.connect(lambda _checked=False, text=term.text: apply(text))
        if term.why:
            return
