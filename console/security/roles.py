"""Who may do what: four roles, the acts as data, and the one pure decision everything asks.

A role includes all that the roles before it may do, so each act needs just the least role that may do it. Acts that end
a delivery for good, or send something new, need more on a PROD object. `docs/roles.md` is made from `RIGHTS`
(`python -m console.security.roles`), and a test holds both equal.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The four roles, least first."""

    HELP_DESK = "help_desk"
    ANALYST = "analyst"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"


RANK: dict[Role, int] = {role: rank for rank, role in enumerate(Role)}


class Action(StrEnum):
    """Everything the ops API can be asked to do."""

    VIEW = "view"
    SEARCH = "search"
    REVEAL_FIELD = "reveal_field"
    REVEAL_MESSAGE = "reveal_message"
    EDIT = "edit"
    RESEND = "resend"
    RAW_EDIT = "raw_edit"
    COMMAND_HOLD = "command.hold"
    COMMAND_RELEASE = "command.release"
    COMMAND_PARK = "command.park"
    COMMAND_RETRY = "command.retry"
    COMMAND_SKIP = "command.skip"
    COMMAND_CANCEL = "command.cancel"
    COMMAND_ARRIVED = "command.arrived"
    COMMAND_SEND_AGAIN = "command.send_again"
    INTERFACE_HOLD = "interface.hold"
    INTERFACE_RELEASE = "interface.release"
    INTERFACE_PAUSE = "interface.pause"
    INTERFACE_START = "interface.start"
    INTERFACE_STOP = "interface.stop"
    INTERFACE_ADD = "interface.add"
    NOTE = "note"
    SAVE_VIEW = "save_view"
    SHARE_VIEW = "share_view"
    JOB = "job"
    PLAN_HOLD = "plan_hold"
    TRIAGE = "triage"
    TRIAGE_STATE = "triage.state"
    RECIPE = "recipe"
    ALERT_ACKNOWLEDGE = "alert.acknowledge"
    ALERT_RULE = "alert.rule"
    MARK = "mark"
    HANDOVER = "handover"
    SEND_TEST = "send_test"
    OPEN_DOCUMENT = "open_document"
    PROFILE = "profile"
    DEIDENTIFY = "deidentify"
    STATISTICS = "statistics"
    EXPORT_MASKED = "export.masked"
    EXPORT_CLEAR = "export.clear"
    AUDIT_READ = "audit.read"
    GATEWAY_STOP = "gateway.stop"
    PROD_ARM = "prod.arm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person or script, as the token said.

    `armed` is whether this person has armed PROD; None where nobody asks: the gateway goes on for someone with what was
    allowed before, such as a bulk job that takes longer than an arming. `sites` are the only ones whose interfaces and
    messages this person may see; empty: all.
    """

    name: str
    role: Role
    armed: bool | None = None
    sites: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """What an act is about. `environment` is that of the place that changes (for a resend, the destination's).

    `site` is the site whose messages it touches; None where it is about no single one, such as a list.
    """

    name: str = "this gateway"
    environment: str = "DEMO"
    site: str | None = None
    read_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Allowed, or the reason why not, for a person."""

    allowed: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """The least role for an act, the least role where the object is PROD, and whether a read-only gateway refuses."""

    least: Role
    least_on_prod: Role
    writes: bool
    words: str


def _right(least: Role, words: str, *, prod: Role | None = None, writes: bool = True) -> Right:
    return Right(least=least, least_on_prod=prod or least, writes=writes, words=words)


_DESK, _ANALYST, _LEAD, _ADMIN = Role.HELP_DESK, Role.ANALYST, Role.LEAD, Role.ADMINISTRATOR

RIGHTS: dict[Action, Right] = {
    Action.VIEW: _right(_DESK, "See interfaces, lists and masked messages", writes=False),
    Action.SEARCH: _right(_DESK, "Search messages", writes=False),
    Action.REVEAL_FIELD: _right(_ANALYST, "Reveal single fields, with a purpose", writes=False),
    Action.REVEAL_MESSAGE: _right(_ANALYST, "Reveal a whole message, with a purpose", prod=_LEAD, writes=False),
    Action.EDIT: _right(_ANALYST, "Draft a changed copy (nothing is sent)", writes=False),
    Action.RESEND: _right(_ANALYST, "Send a copy as a new message"),
    Action.RAW_EDIT: _right(_LEAD, "Insert or remove whole segments of a copy, or edit its raw text"),
    Action.COMMAND_HOLD: _right(_ANALYST, "Hold a delivery in its place"),
    Action.COMMAND_RELEASE: _right(_ANALYST, "Release a held or parked delivery"),
    Action.COMMAND_PARK: _right(_ANALYST, "Take a delivery out of the queue for now"),
    Action.COMMAND_RETRY: _right(_ANALYST, "Try a refused delivery again, unchanged"),
    Action.COMMAND_SKIP: _right(_ANALYST, "Skip a delivery for good", prod=_LEAD),
    Action.COMMAND_CANCEL: _right(_ANALYST, "Cancel a delivery for good", prod=_LEAD),
    Action.COMMAND_ARRIVED: _right(_ANALYST, "Say that an unknown delivery arrived", prod=_LEAD),
    Action.COMMAND_SEND_AGAIN: _right(_ANALYST, "Send an unknown delivery again", prod=_LEAD),
    Action.INTERFACE_HOLD: _right(_ANALYST, "Hold an interface"),
    Action.INTERFACE_RELEASE: _right(_ANALYST, "End a hold or a pause of an interface"),
    Action.INTERFACE_PAUSE: _right(_ANALYST, "Pause sending of an interface"),
    Action.INTERFACE_START: _right(_ANALYST, "Start an interface", prod=_LEAD),
    Action.INTERFACE_STOP: _right(_ANALYST, "Stop an interface: it takes nothing in", prod=_LEAD),
    Action.INTERFACE_ADD: _right(_LEAD, "Add an interface to the site file, after a live test", prod=_ADMIN),
    Action.NOTE: _right(_DESK, "Write a note or a ticket number on a message", writes=False),
    Action.SAVE_VIEW: _right(_DESK, "Keep a filter as a view of one's own", writes=False),
    Action.SHARE_VIEW: _right(_ANALYST, "Share a view with everybody", writes=False),
    Action.JOB: _right(_ANALYST, "Do one thing to many messages, after a dry run", prod=_LEAD),
    Action.PLAN_HOLD: _right(_ANALYST, "Hold the queues of a system for a planned downtime", prod=_LEAD),
    Action.TRIAGE: _right(_DESK, "Take a failure group, write a note or a ticket number on it", writes=False),
    Action.TRIAGE_STATE: _right(_ANALYST, "Resolve, archive, merge or split failure groups", writes=False),
    Action.RECIPE: _right(_ANALYST, "Keep a recipe: the same edit for many (nothing is sent)", writes=False),
    Action.ALERT_ACKNOWLEDGE: _right(_DESK, "Acknowledge or mute an alert", writes=False),
    Action.ALERT_RULE: _right(_LEAD, "Make, change or switch off an alert rule", writes=False),
    Action.MARK: _right(_ANALYST, "Note an event, such as a deployment, for the charts", writes=False),
    Action.HANDOVER: _right(_DESK, "Make the hand-over page of a shift", writes=False),
    Action.SEND_TEST: _right(_ANALYST, "Send a pasted message to a connection that is not PROD"),
    Action.OPEN_DOCUMENT: _right(_DESK, "Open a file or pasted text (nothing is stored)", writes=False),
    Action.STATISTICS: _right(_DESK, "Count fields and compare sets over many messages, masked", writes=False),
    Action.PROFILE: _right(_LEAD, "Keep a conformance profile of the site", writes=False),
    Action.DEIDENTIFY: _right(_ANALYST, "Save de-identified copies", prod=_LEAD, writes=False),
    Action.EXPORT_MASKED: _right(_DESK, "Save messages to a file, masked", writes=False),
    Action.EXPORT_CLEAR: _right(_ANALYST, "Save messages to a file with patient data", prod=_LEAD, writes=False),
    Action.AUDIT_READ: _right(_LEAD, "Read and check the audit log", writes=False),
    Action.PROD_ARM: _right(_ANALYST, "Arm PROD for 15 minutes; asked for before anything is changed there"),
    Action.GATEWAY_STOP: _right(_ADMIN, "Stop the gateway", writes=False),
}
"""The whole of the law. Help desk looks and searches only: even a retry can do something twice at a peer."""

WORDS: dict[Role, str] = {
    Role.HELP_DESK: "help desk",
    Role.ANALYST: "analyst",
    Role.LEAD: "lead",
    Role.ADMINISTRATOR: "administrator",
}


NOT_ARMED = "PROD is read-only until you arm it: 15 minutes, with a reason (Ctrl+Shift+A)."
"""What is said to a person who has the right but has not armed PROD."""


def authorize(actor: Actor, action: Action, obj: Object) -> Decision:
    """Say whether this actor may do this to this object; the one decision the API, the desk and the screens share."""
    right = RIGHTS[action]
    if not may_see(actor, obj.site):
        return Decision(allowed=False, reason=f"{obj.name} belongs to a site that you may not see.")
    if right.writes and obj.read_only:
        return Decision(allowed=False, reason=f"{obj.name} is read-only: nothing is changed from here.")
    least = right.least_on_prod if obj.environment == "PROD" else right.least
    if RANK[actor.role] < RANK[least]:
        where = " on PROD" if least is not right.least else ""
        need = f"This needs the role {WORDS[least]}{where}; you are {WORDS[actor.role]}."
        return Decision(allowed=False, reason=need)
    if right.writes and obj.environment == "PROD" and actor.armed is False:
        return Decision(allowed=False, reason=NOT_ARMED)
    return Decision(allowed=True)


def may_see(actor: Actor, site: str | None) -> bool:
    """Whether this person may see what belongs to a site; None belongs to no single one."""
    return site is None or not actor.sites or site in actor.sites


def actions_of(role: Role, obj: Object) -> tuple[str, ...]:
    """The acts a role may do to an object, in table order."""
    actor = Actor(name="", role=role)
    return tuple(action.value for action in Action if authorize(actor, action, obj).allowed)


def roles_page() -> str:
    """The text of docs/roles.md."""
    head = ["| act | what it is | " + " | ".join(WORDS[role] for role in Role) + " | on a read-only gateway |"]
    head.append("| --- | --- |" + " --- |" * (len(Role) + 1))
    rows = [_page_row(action, right) for action, right in RIGHTS.items()]
    return PAGE_HEAD + "\n".join(head + rows) + PAGE_TAIL


def _page_row(action: Action, right: Right) -> str:
    cells = [_cell(role, right) for role in Role]
    return f"| `{action.value}` | {right.words} | {' | '.join(cells)} | {'refused' if right.writes else 'as shown'} |"


def _cell(role: Role, right: Right) -> str:
    if RANK[role] >= RANK[right.least_on_prod]:
        return "yes"
    return "not on PROD" if RANK[role] >= RANK[right.least] else "–"


PAGE_HEAD = """# Roles

Four roles; each may do all that the one before it may. One function decides for the API, scripts and screens:
`authorize(actor, action, object)` in `console/security/roles.py`. This page is made from its table by
`python -m console.security.roles > docs/roles.md`; a test holds both equal.

"""

PAGE_TAIL = """

- The owner of the data folder (the account the gateway runs under) is administrator by the token file that only this
  account can read. Others are listed in the site file as `[[user]]` with the SHA-256 of their token.
- Help desk looks and searches, and changes nothing: even a retry can do something twice at the other end.
- Skip, cancel, "it arrived" and "send again" settle what becomes of a clinical message; on PROD they are a lead's.
- PROD is read-only for everybody until armed: for 15 minutes, with a reason; arming and its end are rows of the audit
  log. What was begun while armed goes on to its end.
- A user with `sites` in the site file sees and touches just the interfaces and messages of these; lists and searches
  leave the others out, and counts say how many they left out.
- Every act that changes something needs a reason, and every reveal a purpose; both are rows of the audit log, written
  before the act.
"""


if __name__ == "__main__":
    sys.stdout.write(roles_page())
