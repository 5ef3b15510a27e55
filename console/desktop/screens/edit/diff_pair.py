"""Original and copy of a draft side by side."""

from __future__ import annotations

from console.api.commands import Draft
from console.desktop.screens.edit.rules import changed_fields
from console.desktop.widgets.line_pair import LinePair
from console.desktop.words import byte_size


class DiffPair(LinePair):
    """`place_chosen(line, column)`: a place of the original (0-based); -1 for a line that only the copy has."""

    def show_draft(self, draft: Draft, control_id: str) -> None:
        """Show the copy beside its original."""
        left = f"{control_id or 'no control ID'}, locked, {byte_size(draft.original_size)}"
        self.show_lines(draft.lines, left, f"{changed_fields(draft)}, {byte_size(draft.size)}")
