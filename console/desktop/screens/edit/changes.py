"""The changes of one draft, with undo and redo. Pure: the gateway makes the copy, this remembers what was asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from console.api.commands import EditChange
from console.core.change import ChangeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class EditHistory:
    """What was asked so far. Every method gives a new history; `changes` is what goes to the gateway, in order."""

    changes: tuple[EditChange, ...] = ()
    _past: tuple[tuple[EditChange, ...], ...] = field(default=())
    _future: tuple[tuple[EditChange, ...], ...] = field(default=())

    def set(self, path: str, value: str) -> EditHistory:
        """Give a place a value; a second value for the same place replaces the first, where nothing moved since."""
        change = EditChange(kind=ChangeKind.SET, path=path, value=value)
        last = next((i for i in reversed(range(len(self.changes))) if self.changes[i].path == path), None)
        if last is not None and all(each.kind is ChangeKind.SET for each in self.changes[last:]):
            return self._with((*self.changes[:last], change, *self.changes[last + 1 :]))
        return self._with((*self.changes, change))

    def insert(self, path: str, value: str = "") -> EditHistory:
        """Add a repeat or a segment after a place."""
        return self._with((*self.changes, EditChange(kind=ChangeKind.INSERT, path=path, value=value)))

    def remove(self, path: str) -> EditHistory:
        """Take out what stands at a place."""
        return self._with((*self.changes, EditChange(kind=ChangeKind.REMOVE, path=path)))

    def drop(self, path: str) -> EditHistory:
        """Take back the value set at a place; unchanged where none was set."""
        rest = tuple(each for each in self.changes if not (each.path == path and each.kind is ChangeKind.SET))
        return self if rest == self.changes else self._with(rest)

    def undo(self) -> EditHistory:
        """The state before the last change."""
        if not self._past:
            return self
        return replace(self, changes=self._past[-1], _past=self._past[:-1], _future=(self.changes, *self._future))

    def redo(self) -> EditHistory:
        """The state an undo took back."""
        if not self._future:
            return self
        return replace(self, changes=self._future[0], _past=(*self._past, self.changes), _future=self._future[1:])

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether an undo can be taken back."""
        return bool(self._future)

    def _with(self, changes: tuple[EditChange, ...]) -> EditHistory:
        if changes == self.changes:
            return self
        return EditHistory(changes=changes, _past=(*self._past, self.changes), _future=())
