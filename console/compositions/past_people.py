"""What people did in the simulated past: mend, skip, confirm, hold and stop, each with its reason and audit row."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from console.api.interfaces import InterfaceCommandName
from console.compositions.past_lane import Failure
from console.compositions.past_watch import PastWatch
from console.core.interface import WorkState
from console.core.status import Status
from console.gateway.intake import Lineage
from console.gateway.policies import title
from console.gateway.running import RunningInterface, Work
from console.layers.hl7v2.control_id import suggest
from console.security.roles import Action, Role
from console.simulator.catalogue import UNALIASED
from console.simulator.feeds import HELD, STOPPED
from console.simulator.replies import read
from console.store.audit import AuditEntry
from console.store.queue import Move, SetWork
from console.store.store import Store

YOUNG = timedelta(minutes=20)
"""What failed later than this before the base time is found open."""
ANALYSTS = ("r.keller", "m.ito", "d.osei")
_HELD_FOR, _STOPPED_FOR = timedelta(hours=3), timedelta(days=2, hours=4)


@dataclass(frozen=True, slots=True)
class Person:
    """What an act needs: the store, the interfaces by name, and what watches them."""

    store: Store
    running: Mapping[str, RunningInterface]
    watch: PastWatch


class Handling(Protocol):
    """Something a person does `at` a time; `counts` 1 where it settles a failure, 0 elsewhere."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def counts(self) -> int:
        """Failures that it settles."""

    @property
    def aside(self) -> bool:
        """True where it is not about messages, so that none has to be where it was at that time."""

    async def apply(self, person: Person) -> None:
        """Do it; the clock shows `at`."""


def handling(failure: Failure, base: datetime) -> Handling | None:
    """How this failure was settled, or None where nobody came to it yet."""
    if failure.at > base - YOUNG:
        return None
    dice = random.Random(f"people {failure.control_id}")  # noqa: S311 - a story, not a secret
    at = failure.at + timedelta(minutes=dice.uniform(3, 14))
    actor = dice.choice(ANALYSTS)
    mended = _mended(failure.raw)
    if failure.status is Status.ERROR and mended is not None:
        return Mend(at=at, actor=actor, failure=failure, raw=mended)
    action, to, reason = _verdict(failure)
    return Command(at=at, actor=actor, failure=failure, action=action, to=to, reason=reason)


def _verdict(failure: Failure) -> tuple[Action, Status, str]:
    match failure.status:
        case Status.UNKNOWN:
            return Action.COMMAND_ARRIVED, Status.SENT, "Billing shows the charge once on the account"
        case Status.PARKED:
            return Action.COMMAND_CANCEL, Status.CANCELLED, "Scheduling booked it again with the right visit type"
        case _:
            return Action.COMMAND_SKIP, Status.CANCELLED, "Wrong record number; the sender issued a corrected result"


def _mended(raw: bytes) -> bytes | None:
    """The message with the code that has an alias, under a new control id; None where no code is to blame."""
    for wrong, right in UNALIASED.items():
        if b"|" + wrong.encode() + b"^" in raw:
            message = read(raw)
            fresh = suggest(message.control_id, message.first("MSH", 12))
            named = raw.replace(b"|" + message.control_id.encode() + b"|", b"|" + fresh.encode() + b"|", 1)
            return named.replace(b"|" + wrong.encode() + b"^", b"|" + right.encode() + b"^", 1)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """A mended copy takes the place of its original."""

    at: datetime
    actor: str
    failure: Failure
    raw: bytes
    counts: int = 1
    aside: bool = False

    async def apply(self, person: Person) -> None:
        """Store the copy, with the rows of the audit log that the desk writes."""
        failure, reason = self.failure, "Code corrected to the one Cerner knows; alias requested"
        lineage = Lineage(
            parent_message_id=failure.message_id,
            actor=self.actor,
            reason=reason,
            ticket=f"INC-{int(self.at.timestamp()) % 90000 + 10000}",
            request_id=f"history-{failure.delivery_id:08d}",
            audit=self._row("message.created", f"copy of {failure.control_id}", reason),
            replaces=failure.delivery_id,
            replaced=self._row("message.replaced", f"delivery {failure.delivery_id}", reason),
        )
        intake = person.running[failure.interface].intake
        await intake.submit(self.raw, failure.destination_id, lineage)

    def _row(self, action: str, subject: str, reason: str) -> AuditEntry:
        return AuditEntry(
            at=self.at,
            actor=self.actor,
            role=Role.ANALYST.value,
            action=action,
            object=subject,
            message_id=self.failure.message_id,
            reason=reason,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command on one delivery."""

    at: datetime
    actor: str
    failure: Failure
    action: Action
    to: Status
    reason: str
    counts: int = 1
    aside: bool = False

    async def apply(self, person: Person) -> None:
        """Move it, as the desk does."""
        await person.store.write(
            Move(
                delivery_ids=(self.failure.delivery_id,),
                to=self.to,
                now=self.at,
                actor=self.actor,
                role=Role.ANALYST.value,
                action=self.action.value,
                reason=self.reason,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTo:
    """An interface is held or stopped."""

    at: datetime
    actor: str
    interface: str
    work: WorkState
    action: Action
    command: InterfaceCommandName
    reason: str
    counts: int = 0
    aside: bool = False

    async def apply(self, person: Person) -> None:
        """Keep it in the store, and let the simulated interface know."""
        running = person.running[self.interface]
        await person.store.write(
            SetWork(
                interface_id=running.id,
                work=self.work,
                reason=self.reason,
                actor=self.actor,
                role=Role.LEAD.value,
                action=self.action.value,
                now=self.at,
            )
        )
        running.work = Work(state=self.work, reason=self.reason, actor=self.actor, since=self.at)
        await person.watch.marks.commanded(self.command, title(running.settings), running.id, self.actor)


def settled_work(running: Mapping[str, RunningInterface], base: datetime) -> Iterable[Handling]:
    """The interface that is off and the one that is held, where the site has them."""
    acts = (
        SetTo(
            at=base - _STOPPED_FOR,
            actor="m.ito",
            interface=STOPPED,
            work=WorkState.STOPPED,
            action=Action.INTERFACE_STOP,
            command=InterfaceCommandName.STOP,
            reason="warehouse migration",
        ),
        SetTo(
            at=base - _HELD_FOR,
            actor="r.keller",
            interface=HELD,
            work=WorkState.HELD,
            action=Action.INTERFACE_HOLD,
            command=InterfaceCommandName.HOLD,
            reason="kitchen system upgrade",
        ),
    )
    return [act for act in acts if act.interface in running]
