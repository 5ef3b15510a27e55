"""What people did about causes in the simulated past: took them, noted, archived, acknowledged alerts, marked events.

Each act is the work of the store that the desk writes, with its fence and its audit row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from console.compositions.past_people import Handling, Person
from console.security.roles import Action, Role
from console.simulator.feeds import BILL_OUT, HELD, LAB_IN, RAD_IN
from console.store.alert_acts import ActOnAlert
from console.store.audit import AuditEntry
from console.store.group_acts import Act, ChangeGroup
from console.store.happenings import NoteHappening


@dataclass(frozen=True, slots=True, kw_only=True)
class OnGroup:
    """What somebody does with the group of a code; nothing where nothing failed so by then."""

    at: datetime
    actor: str
    interface: str
    code: str
    owner: str = ""
    ticket: str = ""
    note: str = ""
    until_per_hour: int = 0
    counts: int = 0
    aside: bool = True

    async def apply(self, person: Person) -> None:
        """Take it, set its ticket, and write the note or archive it with that: what is given, in this order."""
        if self.owner:
            await self._acknowledge(person)
            await self._act(person, "own", f"Given to {self.owner}.", partial(ChangeGroup, owner=self.owner))
        if self.ticket:
            await self._act(person, "ticket", f"Ticket {self.ticket}.", partial(ChangeGroup, ticket=self.ticket))
        if self.until_per_hour:
            change = partial(ChangeGroup, state="archived", state_text=self.note, until_per_hour=self.until_per_hour)
            await self._act(
                person, "archive", f"Archived until over {self.until_per_hour} an hour. {self.note}", change
            )
        elif self.note:
            await self._act(person, "note", self.note, ChangeGroup)

    async def _act(self, person: Person, command: str, text: str, change: Callable[..., ChangeGroup]) -> None:
        await person.watch.look_at_groups()
        known = person.watch.group(self.interface, self.code)
        if known is None:
            return
        entry = AuditEntry(
            at=self.at,
            actor=self.actor,
            role=Role.ANALYST.value,
            action=f"triage.{command}",
            object=f"failure group {known.row.id}",
            reason=self.note,
        )
        act = Act(group_id=known.row.id, version=known.row.version, command=command, text=text, entry=entry)
        await person.store.write(change(act=act))
        await person.watch.changed(known.row.id)

    async def _acknowledge(self, person: Person) -> None:
        """Whoever takes a cause takes note of its alert."""
        known = person.watch.group(self.interface, self.code)
        if known is not None:
            await Acknowledge(at=self.at, actor=self.actor, subject=f"group {known.row.id}", whole=True).apply(person)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge:
    """Somebody takes note of the open alert about a subject; nothing where there is none."""

    at: datetime
    actor: str
    subject: str
    whole: bool = False  # else its beginning
    counts: int = 0
    aside: bool = True

    async def apply(self, person: Person) -> None:
        """Acknowledge it."""
        found = person.watch.alert(self.subject, whole=self.whole)
        if found is None or found.acknowledged_by:
            return
        entry = AuditEntry(
            at=self.at,
            actor=self.actor,
            role=Role.ANALYST.value,
            action="alert.acknowledge",
            object=f"alert {found.id}, {found.subject}",
        )
        await person.store.write(ActOnAlert(id=found.id, act="acknowledge", actor=self.actor, now=self.at, entry=entry))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Somebody notes an event for all charts."""

    at: datetime
    actor: str
    text: str
    counts: int = 0
    aside: bool = True

    async def apply(self, person: Person) -> None:
        """Note it."""
        entry = AuditEntry(
            at=self.at,
            actor=self.actor,
            role=Role.ANALYST.value,
            action=Action.MARK.value,
            object="mark on the charts",
            reason=self.text,
        )
        await person.store.write(NoteHappening(at=self.at, kind="note", text=self.text, actor=self.actor, entry=entry))


@dataclass(frozen=True, slots=True)
class Look:
    """Nobody does anything: the gateway looks."""

    at: datetime
    counts: int = 0
    aside: bool = False

    async def apply(self, person: Person) -> None:
        """Look."""
        await person.watch.look()


def triage_acts(base: datetime) -> Iterable[Handling]:
    """Who took which cause, what was archived, noted and acknowledged, by the minute before the base time."""
    lab, rad, bill = LAB_IN.name, RAD_IN.name, BILL_OUT.name

    def before(minutes: float) -> datetime:
        return base - timedelta(minutes=minutes)

    return (
        OnGroup(
            at=before(331),
            actor="m.ito",
            interface=lab,
            code="AE 103",
            owner="m.ito",
            ticket="INC0048102",
            note="The aliases are asked for; until they are in, take the L off the code in a copy.",
        ),
        OnGroup(at=before(268), actor="d.osei", interface=bill, code="eof", owner="d.osei"),
        OnGroup(
            at=before(236),
            actor="r.keller",
            interface=lab,
            code="AE 102",
            owner="r.keller",
            ticket="INC0048117",
            note="Analyser sends a comment as a number since its update; the vendor has it.",
        ),
        OnGroup(
            at=before(185),
            actor="r.keller",
            interface=bill,
            code="AE 101",
            until_per_hour=20,
            note="Billing adds the account numbers in its evening run.",
        ),
        Acknowledge(at=before(178), actor="r.keller", subject=f"queue {bill}/"),
        Acknowledge(at=before(156), actor="r.keller", subject=f"queue {HELD}/"),
        Acknowledge(at=before(124), actor="d.osei", subject="link "),
        Mark(at=before(92), actor="m.ito", text="Dictation client 4.2 rolled out"),
        OnGroup(
            at=before(74),
            actor="m.ito",
            interface=rad,
            code="AE 100",
            owner="m.ito",
            ticket="INC0048131",
            note="Began with dictation client 4.2: it ends lines with LF. Correction promised for tonight.",
        ),
        Mark(at=before(16), actor="d.osei", text="LIS 7.4 deployed"),
    )
