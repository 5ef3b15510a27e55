"""What the three menus above the list offer. Pure."""

from __future__ import annotations

from console.api.triage import OPEN_STATES, GroupSort, GroupState

SORTS: dict[GroupSort, str] = {
    GroupSort.GROWTH: "Growth",
    GroupSort.COUNT: "Messages",
    GroupSort.PATIENTS: "Patients",
    GroupSort.LAST: "Newest failure",
    GroupSort.FIRST: "Oldest cause",
}
STATES: tuple[tuple[str, tuple[GroupState, ...]], ...] = (
    ("Open", ()),
    ("New", (GroupState.NEW,)),
    ("Escalating", (GroupState.ESCALATING,)),
    ("Regressed", (GroupState.REGRESSED,)),
    ("Open and archived", (*OPEN_STATES, GroupState.ARCHIVED)),
    ("Archived", (GroupState.ARCHIVED,)),
    ("Resolved", (GroupState.RESOLVED,)),
    ("All", tuple(GroupState)),
)


def states_word(states: tuple[GroupState, ...]) -> str:
    """The name of a choice of states."""
    return next((word for word, each in STATES if each == states), "Some")
