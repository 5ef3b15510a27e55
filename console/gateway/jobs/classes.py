"""What a dry run says of each message, and why it is left out: pure, from what the store knows (PROTOCOLS 1.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from console.api.jobs import JobKind
from console.core.status import Status
from console.store.job_items import AHEAD, REACHED
from console.store.job_kin import MAY_STILL_GO, ON_ITS_WAY
from console.store.job_selection import Candidate, Standing


class Name(StrEnum):
    """The classes; their names are part of the wire contract."""

    READY = "ready"
    DELIVERED = "delivered"
    NEWER = "newer"
    UNKNOWN = "unknown"
    BUSY = "busy"
    DUPLICATE = "duplicate"
    NOWHERE = "nowhere"
    OTHER_STATUS = "other_status"
    UNCHANGED = "unchanged"
    RECIPE_FAILS = "recipe_fails"
    FORBIDDEN = "forbidden"


INCLUDABLE = frozenset({Name.DELIVERED, Name.NEWER})
"""What a person may tick after reading why it was left out. Nothing that could be sent twice is among them."""


def includable(kind: JobKind) -> frozenset[Name]:
    """Of a kind: what was delivered can go again as a copy with an id of its own, and never by itself."""
    return INCLUDABLE - {Name.DELIVERED} if kind is JobKind.CURE else INCLUDABLE


@dataclass(frozen=True, slots=True)
class Subject:
    """One selected delivery with all that is known of it. `standing` are its family's deliveries at the target."""

    candidate: Candidate
    target: int | None  # destination id
    permitted: bool = True
    family: tuple[int, ...] = ()  # all messages of the same original; empty where it was never copied
    standing: tuple[Standing, ...] = ()
    elsewhere: int | None = None  # the job in whose list it waits
    in_place: bool = False  # no copy: the message itself goes on from its place
    doubtful: bool = False  # its last try had no reply, whatever was done with it since

    @property
    def replaces(self) -> bool:
        """True where the copy takes the original's place: the original is refused and holds its queue, or is parked."""
        mine = self.candidate
        waits = mine.status is Status.PARKED or (mine.status is Status.ERROR and mine.in_queue)
        return waits and mine.destination_id == self.target and not self.in_place

    @property
    def own_place(self) -> bool:
        """True where it goes before all that came after it: newer ones that only wait do not matter."""
        return self.in_place or self.replaces

    @property
    def delivered(self) -> bool:
        """True where it, or a copy of it, was accepted there."""
        return any(each.status is Status.SENT for each in self.standing)

    @property
    def seq(self) -> int:
        """Its place among the messages of its interface; a copy that replaced its original has the original's."""
        own = [each.seq for each in self.standing if each.message_id == self.candidate.message_id]
        return own[0] if own else self.candidate.seq


def first_class(subject: Subject) -> Name:
    """The class by the message's own family; newer messages and repeats in the selection come after."""
    mine, target = subject.candidate, subject.target
    filtered = mine.status is Status.FILTERED and mine.destination_id == target
    if target is None or mine.unreadable or filtered:
        return Name.NOWHERE
    if not subject.permitted:
        return Name.FORBIDDEN
    if subject.elsewhere is not None:
        return Name.DUPLICATE
    if any(each.status is Status.UNKNOWN for each in subject.standing):
        return Name.UNKNOWN
    own = {each.status for each in subject.standing if each.message_id == mine.message_id}
    if own & ON_ITS_WAY:
        return Name.BUSY
    copies = {each.status for each in subject.standing if each.message_id != mine.message_id}
    if copies & MAY_STILL_GO:
        return Name.DUPLICATE
    return Name.DELIVERED if Status.SENT in own | copies else Name.READY


CURABLE = frozenset({Status.ERROR, Status.PARKED})
"""What goes on by itself once its cause was mended elsewhere. Not HELD, which a person keeps on purpose."""


def cure_class(subject: Subject) -> Name:
    """The class of a message that would go on from where it stands: never where it, or a copy of it, went or may go."""
    mine = subject.candidate
    if subject.target is None or mine.status is Status.FILTERED:
        return Name.NOWHERE
    if not subject.permitted:
        return Name.FORBIDDEN
    if subject.elsewhere is not None:
        return Name.DUPLICATE
    others = {each.status for each in subject.standing if each.message_id != mine.message_id}
    if subject.doubtful or Status.UNKNOWN in others | {mine.status}:
        return Name.UNKNOWN
    if mine.status in ON_ITS_WAY:
        return Name.BUSY
    if others & MAY_STILL_GO:
        return Name.DUPLICATE
    if subject.delivered:
        return Name.DELIVERED
    return Name.READY if mine.status in CURABLE else Name.OTHER_STATUS


def without_repeats(subjects: Iterable[Subject], names: list[Name]) -> list[Name]:
    """Of several that come from one original and go to one place, the newest copy stands for all."""
    best: dict[tuple[int, int | None], tuple[tuple[int, bool, int], int]] = {}
    result = list(names)
    for place, subject in enumerate(subjects):
        if names[place] not in {Name.READY, Name.DELIVERED}:
            continue
        mine = subject.candidate
        key = (subject.family[0] if subject.family else mine.message_id, subject.target)
        rank = (mine.message_id, mine.destination_id == subject.target, mine.delivery_id)
        other = best.get(key)
        if other is None or rank > other[0]:
            best[key] = (rank, place)
        loser = place if other is not None and rank < other[0] else (other[1] if other is not None else None)
        if loser is not None:
            result[loser] = Name.DUPLICATE
    return result


Pair = tuple[int, str]  # hash and kind of an identifier
Asked = Callable[[Pair, int, int, frozenset[Status], tuple[int, ...]], tuple[int, int] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Newest:
    """What is known of newer messages. `ask` looks where the shortcut (the newest message of all that names an
    identifier) does not settle it: (identifier, destination, behind seq, statuses, not these) -> (message, seq)."""

    named: Mapping[int, tuple[Pair, ...]]  # message -> its identifiers
    newest: Mapping[Pair, int]
    standing: Mapping[tuple[int, int], Standing]  # (message, destination)
    ask: Asked
    top: dict[tuple[Pair, int, frozenset[Status]], tuple[int, int] | None] = field(default_factory=dict)

    def after(self, subject: Subject, pair: Pair) -> int | None:
        """The newest message that names this and stands behind the subject at its destination; None: there is none."""
        mine, target = subject.candidate, subject.target
        if target is None:
            return None
        last = self.newest.get(pair, 0)
        if mine.parent_id is None and last <= mine.message_id:
            return None
        statuses = REACHED if subject.own_place else AHEAD
        stand = self.standing.get((last, target))
        if stand is not None and stand.parent_id is None and stand.status in statuses and stand.seq > subject.seq:
            return last
        key = (pair, target, statuses)
        if key not in self.top:
            self.top[key] = self.ask(pair, target, -1, statuses, ())
        top = self.top[key]
        if top is None or top[1] <= subject.seq:
            return None
        if top[0] != mine.message_id and top[0] not in subject.family:
            return top[0]
        found = self.ask(pair, target, subject.seq, statuses, subject.family or (mine.message_id,))
        return None if found is None else found[0]


def with_newer(subjects: list[Subject], names: list[Name], newest: Newest) -> list[Name]:
    """Leave out what would file older content last.

    A newer message that goes with this job, behind the older one, files the newest last: that is no conflict. What was
    delivered counts as going only for others that were delivered, because it goes only where a person ticks it. What
    takes its original's place does not count: it goes before all that joins the end of the queue, also before what is
    older than it.
    """
    result = list(names)
    going: dict[Name, set[tuple[int, int | None]]] = {Name.READY: set(), Name.DELIVERED: set()}
    placed: set[tuple[Pair, int | None]] = set()  # named by what goes before all that joins the end of the queue
    newest_first = sorted(range(len(subjects)), key=lambda place: subjects[place].seq, reverse=True)
    for place in newest_first:
        name, subject = names[place], subjects[place]
        if name not in going:
            continue
        along = (going[Name.READY],) if name is Name.READY else (going[Name.READY], going[Name.DELIVERED])
        pairs = newest.named.get(subject.candidate.message_id, ())
        overtaken = not subject.own_place and any((pair, subject.target) in placed for pair in pairs)
        if overtaken or any(conflict(subject, pair, newest, along) for pair in pairs):
            result[place] = Name.NEWER
        elif not subject.own_place:
            going[name].add((subject.candidate.message_id, subject.target))
        elif name is Name.READY:
            placed |= {(pair, subject.target) for pair in pairs}
    return result


def conflict(subject: Subject, pair: Pair, newest: Newest, along: tuple[set[tuple[int, int | None]], ...]) -> bool:
    """True where something newer that shares this identifier stays where it is."""
    found = newest.after(subject, pair)
    return found is not None and not any((found, subject.target) in going for going in along)


def in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Oldest first, and within an interface strictly by its sequence: the order that every patient's messages keep."""
    arrived = sorted(candidates, key=lambda each: (each.message_id, each.delivery_id))
    by_interface: dict[int, list[Candidate]] = {}
    for each in arrived:
        by_interface.setdefault(each.interface_id, []).append(each)
    turns = {
        ident: iter(sorted(rows, key=lambda each: (each.seq, each.delivery_id))) for ident, rows in by_interface.items()
    }
    return [next(turns[each.interface_id]) for each in arrived]
