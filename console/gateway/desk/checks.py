"""The live checks of a draft and the words of its dry run; pure."""

from __future__ import annotations

from collections.abc import Sequence

from console.api.commands import Check
from console.api.interfaces import DestinationRow, InterfaceRow
from console.api.messages import RelatedRow
from console.config.settings import FolderDestination, InterfaceSettings, MllpDestination
from console.core.interface import LinkState, WorkState
from console.core.message import Problem, Severity
from console.core.status import Status
from console.documents.node import Document
from console.gateway.desk.copying import Copy

Destination = MllpDestination | FolderDestination


def parses(original: Document, copy: Document) -> Check:
    """Whether the copy is still a message of its kind."""
    if not copy.nodes or not copy.type:
        return Check(name="Parses", level="error", text="The copy cannot be read as a message.")
    if copy.type != original.type:
        return Check(name="Parses", level="warn", text=f"The type changed: {original.type} became {copy.type}.")
    count = len(copy.nodes)
    return Check(name="Parses", level="ok", text=f"{count} segment{'' if count == 1 else 's'}, {copy.encoding}")


def structure(before: Sequence[Problem], after: Sequence[Problem]) -> Check:
    """What the change did to the findings: new ones count, old ones are named."""
    known = {(item.path, item.code) for item in before}
    new = [item for item in after if (item.path, item.code) not in known and item.severity is not Severity.INFO]
    if new:
        level = "error" if any(item.severity is Severity.ERROR for item in new) else "warn"
        return Check(name="Structure", level=level, text=f"New with this copy: {new[0].path}: {new[0].message}")
    errors = [item for item in after if item.severity is Severity.ERROR]
    if errors:
        return Check(name="Structure", level="warn", text=f"As in the original: {errors[0].path}: {errors[0].message}")
    return Check(name="Structure", level="ok", text="No missing required field, no wrong type found")


def newer_message(newer: Sequence[RelatedRow]) -> Check:
    """Whether sending this now would put older facts over newer ones."""
    if not newer:
        return Check(name="Newer message", level="ok", text="None for the same patient, visit or order")
    latest = max(newer, key=lambda item: item.received_at)
    more = f" and {len(newer) - 1} more" if len(newer) > 1 else ""
    text = (
        f"{latest.control_id or latest.type} ({latest.relation}) came at {latest.received_at:%H:%M:%S} UTC{more}. "
        "Sending this one now files the older content last."
    )
    return Check(name="Newer message", level="warn", text=text)


def other_copies(copies: Sequence[tuple[str, Status]]) -> Check:
    """Whether somebody, or a job, has made a copy of it for the same destination."""
    if not copies:
        return Check(name="Other copies", level="ok", text="No other copy of it was made for this destination")
    control_id, status = copies[0]
    more = f", and {len(copies) - 1} more" if len(copies) > 1 else ""
    text = f"{control_id or 'A copy'} was made for this destination and is {status.value}{more}. Look at it first."
    return Check(name="Other copies", level="warn", text=text)


def moved(stale: str) -> Check:
    """What somebody else did since the message was opened: sending now could do it twice."""
    return Check(name="Original", level="error", text=f"{stale} Run the dry run again to take it as it is now.")


def duplicates(copy: Copy, *, used: bool, accepted: bool) -> Check:
    """Whether the receiver could take it for a repeat."""
    if copy.kept and accepted:
        return Check(name="Duplicates", level="warn", text=f"{copy.control_id} was accepted there before.")
    if copy.kept:
        return Check(name="Duplicates", level="info", text=f"The same id {copy.control_id}: it counts as a repeat.")
    if used:
        return Check(name="Duplicates", level="error", text=f"The id {copy.control_id} was used before.")
    return Check(name="Duplicates", level="ok", text=f"No message with the id {copy.control_id} was ever stored here")


def dry_run(
    copy: Copy,
    settings: InterfaceSettings,
    place: Destination,
    row: InterfaceRow,
    waiting: DestinationRow | None,
    *,
    original_holds: bool,
    replaces: bool = False,
) -> tuple[tuple[str, str], ...]:
    """What would happen, line by line; nothing is sent."""
    title = place.title or place.name
    return (
        ("Route", f"{row.title} to {title}, by your choice; the route condition is not asked"),
        ("Framed", framed(copy, place)),
        ("Order", order(row, waiting, settings, original_holds=original_holds, replaces=replaces)),
        ("Expected reply", expected(place)),
    )


def framed(copy: Copy, place: Destination) -> str:
    """The bytes on the wire."""
    if isinstance(place, FolderDestination):
        return f"A file of {len(copy.raw)} bytes, renamed into place"
    return f"<VT> {len(copy.raw)} bytes <FS><CR>"


def order(
    row: InterfaceRow,
    waiting: DestinationRow | None,
    settings: InterfaceSettings,
    *,
    original_holds: bool,
    replaces: bool = False,
) -> str:
    """Its place in the queue, and what holds it."""
    depth = waiting.depth if waiting else 0
    whose = " of the same patient" if settings.ordering.value == "patient" else ""
    text = f"Goes to the end of the queue, behind {depth} waiting{whose and ' at most; only those' + whose + ' count'}"
    if replaces:
        text = "Takes the original's place in the queue; the original is cancelled as replaced, with your reason"
    if original_holds:
        return f"{text}. The original is one of them: it goes first, so skip or park it if this copy replaces it"
    if row.work in {WorkState.STOPPED, WorkState.PAUSED, WorkState.HELD}:
        return f"{text}. It waits: {row.holds}"
    if waiting is not None and waiting.holds and not replaces:
        return f"{text}. It waits: {waiting.holds}"
    return text


def expected(place: Destination) -> str:
    """What ends the try."""
    if isinstance(place, FolderDestination):
        return "None: the file in the folder is the proof"
    ends = {"stop": "it stops here", "park": "it is parked", "skip": "it is skipped"}[place.on_error.value]
    return f"AA or CA within {place.reply_timeout:g} s; on a refusal {ends} and is not repeated"


def would_be_delivered(
    row: InterfaceRow,
    waiting: DestinationRow | None,
    checks: Sequence[Check],
    *,
    original_holds: bool,
    frees: bool = False,
    stale: bool = False,
) -> bool:
    """True where nothing known now stands in its way. `frees`: it takes the place of what blocks the queue, so that
    no longer does."""
    if original_holds or stale or any(check.level == "error" for check in checks):
        return False
    if not (row.work is WorkState.RUNNING or (frees and row.work is WorkState.BLOCKED)):
        return False
    return waiting is not None and waiting.link is not LinkState.DOWN and (frees or not waiting.holds)
