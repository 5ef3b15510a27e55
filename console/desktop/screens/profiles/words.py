"""Profiles in words."""

from __future__ import annotations

from datetime import datetime

from console.api.profiles import ProfileDraft, ProfileRow
from console.desktop.theme.signs import Sign
from console.desktop.theme.states import Face
from console.desktop.when import told
from console.desktop.widgets.line_list import Line

NO_RIGHT = "Your role may read profiles, not keep them. Ask a lead."
NO_GATEWAY = "The gateway does not answer."
HEAD = "What messages of one type look like at this site; checked messages are held against the one that fits"
EMPTY = "Learn one from messages that were accepted, import a message\nprofile (XML), or write one."
NOT_KEPT = "The text was not kept. The versions that are kept stay as they are either way."
NEW_TEXT = """# A profile of your own. See docs/profiles.md for all settings.
format = "hl7v2"
type = "ORU^R01"

[segment.PID]
usage = "R"
max = 1
[segment.PID.field]
3 = { usage = "R", min = 1 }
"""
WRONG = Face(word="Mistake", sign=Sign.CROSS, colour="error")
KEPT = Face(word="In use", sign=Sign.DISC, colour="ok")
RETIRED = Face(word="Retired", sign=Sign.RING, colour="t3")
CHANGED = Face(word="Not saved", sign=Sign.TRIANGLE, colour="warn")


def line(row: ProfileRow, now: datetime, *, changed: bool) -> Line:
    """A profile in the list."""
    face = CHANGED if changed else RETIRED if row.retired else KEPT
    about = row.type or "any type"
    where = f" on {row.interface}" if row.interface else ""
    second = f"{about}{where}, {row.origin} · {row.changed_by}, {told(row.changed_at, now)}"
    return Line(
        face=face,
        text=row.name,
        second=second,
        trail=f"{face.word} · v{row.version}",
        strong=not row.retired,
        key=row.name,
    )


def mistakes(draft: ProfileDraft) -> list[Line]:
    """The mistakes of a text; `key` is the line."""
    return [
        Line(face=WRONG, lead=each.path, text=each.text, key=int(each.path.removeprefix("line ")))
        for each in draft.mistakes
    ]


def counted(draft: ProfileDraft) -> str:
    """ "ORU^R01: 4 segments, 31 fields"; how many mistakes where there are any."""
    if draft.mistakes:
        many = len(draft.mistakes)
        return f"{many} mistake{'' if many == 1 else 's'}: choose one to go to its line."
    segments = f"{draft.segments} segment{'' if draft.segments == 1 else 's'}"
    fields = f"{draft.fields} field{'' if draft.fields == 1 else 's'}"
    return f"{draft.type or 'Any type'}: {segments}, {fields}. No mistakes."
