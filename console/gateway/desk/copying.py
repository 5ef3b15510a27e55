"""The copy of a message as it would be sent: the analyst's changes and the control id by its rule; pure.

Every byte that is not changed stays: the layer splices (ARCHITECTURE decision 1), and the same changes on the same
original always give the same bytes, so that what a dry run showed is what a resend sends.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from console.api.commands import EditChange
from console.core.change import Change, ChangeKind
from console.core.errors import RefusedError
from console.documents.raw_text import from_text, to_text
from console.gateway.desk.errors import BadRequestError
from console.layers.contract import ControlIdRule, Layer

MOST_CHANGES = 500
TRIES = 200
_FRAME = frozenset(b"\x0b\x1c")
"""MLLP's block bytes; no message holds them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What would be sent. `edited` are the bytes with the analyst's changes only, `raw` with the control id as well."""

    raw: bytes
    edited: bytes
    control_id: str
    rule: ControlIdRule
    kept: bool

    @property
    def sha256(self) -> str:
        """Of the bytes to send, in hex."""
        return hashlib.sha256(self.raw).hexdigest()


def changes_of(requested: Sequence[EditChange], id_path: str) -> tuple[Change, ...]:
    """The changes as the layer takes them. Raises `BadRequestError` for one that would go round the id rule."""
    if len(requested) > MOST_CHANGES:
        raise BadRequestError(f"A copy takes at most {MOST_CHANGES} changes. Correct the sender instead.")
    if any(change.path == id_path for change in requested):
        raise BadRequestError(f"{id_path} follows the rule for control ids. Choose between a new one and the old one.")
    return tuple(Change(kind=item.kind, path=item.path, value=item.value) for item in requested)


def whole_segments(requested: Sequence[EditChange]) -> bool:
    """True where a change puts in or takes out something that is not inside a field: a right of its own."""
    return any(change.kind is not ChangeKind.SET and "-" not in change.path for change in requested)


def written_anew(layer: Layer, original: bytes, text: str) -> bytes:
    """The message as raw editing wrote it. Raises `EditRefused` for what its character set cannot write, and
    `BadRequestError` for what is no single message, or goes round the id rule."""
    encoding = layer.parse(original).encoding
    edited = from_text(text, encoding, to_text(original, encoding)[1])
    if _FRAME & set(edited):
        raise BadRequestError(
            "The text holds a frame byte (0B or 1C): it would end the message on the wire. Take it out."
        )
    summary = layer.summarize(edited)
    if not summary.readable or len(layer.split(edited)) != 1:
        raise BadRequestError("The text is not one message with a header that can be read. Mend it; nothing was kept.")
    rule = layer.control_id_rule(summary, changed=True, delivered=False)
    if summary.control_id != layer.summarize(original).control_id:
        raise BadRequestError(
            f"{rule.path} follows the rule for control ids. Leave it as it was, and choose beside it."
        )
    return edited


def make_copy(
    layer: Layer,
    original: bytes,
    requested: Sequence[EditChange],
    *,
    text: str | None = None,
    new_control_id: bool,
    delivered: bool,
    used: Callable[[str], bool],
) -> Copy:
    """Splice the changes, or take the text of raw editing; then the control id. Blocks for large messages: call it off
    the event loop.

    `used` says whether a control id was ever used before. Raises `EditRefused` where the layer cannot make a change.
    """
    if text is not None:
        if requested:
            raise BadRequestError("Edit either by fields or as raw text, not both at once.")
        edited = written_anew(layer, original, text)
        return copy_of(layer, original, edited, new_control_id=new_control_id, delivered=delivered, used=used)
    summary = layer.summarize(original)
    first = layer.control_id_rule(summary, changed=bool(requested), delivered=delivered)
    changes = changes_of(requested, first.path)
    edited = layer.edit(original, changes) if changes else original
    return copy_of(layer, original, edited, new_control_id=new_control_id, delivered=delivered, used=used)


def copy_of(
    layer: Layer,
    original: bytes,
    edited: bytes,
    *,
    new_control_id: bool,
    delivered: bool,
    used: Callable[[str], bool],
) -> Copy:
    """The copy from the edited bytes, with the control id by its rule. Blocks, as `make_copy`; raises as it does."""
    summary = layer.summarize(original)
    rule = layer.control_id_rule(summary, changed=edited != original, delivered=delivered)
    kept = rule.keep_allowed and not new_control_id
    if kept or not summary.control_id:
        return Copy(raw=edited, edited=edited, control_id=summary.control_id, rule=rule, kept=True)
    fresh = layer.control_id_rule(summary, changed=True, delivered=delivered)
    for _ in range(TRIES):
        if not used(fresh.suggested):
            break
        fresh = layer.control_id_rule(replace(summary, control_id=fresh.suggested), changed=True, delivered=delivered)
    else:
        raise RefusedError(f"No free control id was found in {TRIES} tries. Correct the sender instead of resending.")
    raw = layer.edit(edited, (Change(kind=ChangeKind.SET, path=rule.path, value=fresh.suggested),))
    return Copy(
        raw=raw, edited=edited, control_id=fresh.suggested, rule=replace(rule, suggested=fresh.suggested), kept=False
    )
