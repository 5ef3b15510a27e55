"""Conditions that follow from a filter and tell the database where to look first.

Neither engine knows that a type or an interface is rare, or that ids rise with time: left alone, both walk a million
rows from the newest to find a few. A look at the ends of the indexes tells, in a millisecond or two. What is common is
left to the walk, which finds it at once. Every condition here is implied by the filter: with or without them the answer
is the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Select, and_, false, func, select, text, true

from console.query.moments import bounds
from console.query.nodes import Age, All, AnyOf, Node, Number, NumberField, Op, Pattern, Received, WordField, Words
from console.query.plan import leaves
from console.query.predicate import word_test
from console.store.compile import PLACES, Compiler, Condition, outcome_matches, place_matches, prints_of
from console.store.tables import FAILED, delivery, interface, message
from console.store.times import to_micros

RARE = 5000
"""Up to so many messages are looked up by their index and sorted; more are found sooner by walking from the newest."""

WIDE = 50_000
"""Messages in a span of time beyond which its lower end is not looked up: the walk ends at the page long before."""

MOST_TYPES = 300
QUIET = ("", "AA", "CA")
"""Codes that are no failure; the index of codes leaves them out, so that a delivery that goes well costs nothing."""

_SECOND = timedelta(seconds=1)
_some = message.alias("some")
_failed = delivery.alias("failed")
_types = text(
    "WITH RECURSIVE kind(name) AS (SELECT min(type) FROM message UNION ALL "
    "SELECT (SELECT min(type) FROM message WHERE type > kind.name) FROM kind WHERE kind.name IS NOT NULL) "
    "SELECT name FROM kind WHERE name IS NOT NULL LIMIT :most"
)


@dataclass(frozen=True, slots=True)
class Narrower:
    """Looks at one open connection. `before` is where the page begins: ends above it need no look.
    `counting`: the order of what is found does not matter."""

    connection: Connection
    compiler: Compiler
    before: int | None = None
    counting: bool = False

    def conditions(self, node: Node) -> list[Condition]:
        """What follows from the parts of the filter that must all hold."""
        found: list[Condition] = []
        for part in node.parts if isinstance(node, All) else (node,):
            match part:
                case Words(field, patterns) if field in PLACES:
                    found += self._of_interfaces(field, patterns)
                case Number(NumberField.CAUSE, _, group_id):
                    found.append(self._of_cause(group_id, node))
                case Words(WordField.TYPE, patterns):
                    found += self._of_types(patterns)
                case Words(WordField.OUTCOME, patterns):
                    found += self._of_outcomes(patterns)
                case Words(WordField.APPLICATION, patterns):
                    found += self._of_applications(patterns)
                case Received():
                    found += self._between(*bounds(part, self.compiler.now))
                case Age(op, age):
                    found += self._aged(op, self.compiler.now - age)
                case _:
                    continue
        return found

    def walks(self, node: Node) -> bool:
        """True where a common status is one of several ways to match: its index would bring them all to be sorted."""
        parts = node.parts if isinstance(node, All) else (node,)
        within = [leaf for part in parts if isinstance(part, AnyOf) for leaf in leaves(part)]
        return any(
            not self._is_rare(select(delivery.c.id).where(self.compiler.condition(leaf)))
            for leaf in within
            if isinstance(leaf, Words) and leaf.field is WordField.STATUS
        )

    def _of_interfaces(self, field: WordField, patterns: tuple[Pattern, ...]) -> list[Condition]:
        statement = select(interface.c.id, interface.c.next_seq).where(place_matches(field, patterns))
        known = self.connection.execute(statement).all()
        if sum(row.next_seq - 1 for row in known) > RARE:
            return []
        return [self._by_message(_some.c.interface_id.in_([row.id for row in known]))] if known else [false()]

    def _of_types(self, patterns: tuple[Pattern, ...]) -> list[Condition]:
        names = self.connection.execute(_types, {"most": MOST_TYPES + 1}).scalars().all()
        if len(names) > MOST_TYPES:
            return []
        fits = word_test(WordField.TYPE, patterns)
        wanted = [name for name in names if fits(name)]
        if not wanted:
            return [false()]
        some = _some.c.type.in_(wanted)
        return [self._by_message(some)] if self._is_rare(select(_some.c.id).where(some)) else []

    def _of_outcomes(self, patterns: tuple[Pattern, ...]) -> list[Condition]:
        fits = word_test(WordField.OUTCOME, patterns)
        if any(fits(code) for code in QUIET):
            return []
        failed = select(_failed.c.id).where(FAILED, outcome_matches(_failed.c.outcome, patterns))
        if self._is_rare(failed):
            return [delivery.c.id.in_(failed)]
        return (
            [and_(true(), FAILED)] if self.counting else []
        )  # a count needs no order: the small index holds all there is to count

    def _of_applications(self, patterns: tuple[Pattern, ...]) -> list[Condition]:
        """Those that wait for a reply have small indexes of their own; the others do not."""
        if not {pattern.text for pattern in patterns} <= {"awaited", "overdue"}:
            return []
        waits = [select(_failed.c.id).where(text(f"application = '{p.text}'")) for p in patterns]
        some = waits[0] if len(waits) == 1 else None
        return [delivery.c.id.in_(some)] if some is not None and self._is_rare(some) else []

    def _of_cause(self, group_id: int, node: Node) -> Condition:
        """By its index, however many: they come as a sorted list of ids. The status narrows it where it is given:
        of a cause that thousands were cured of, a few may wait."""
        parts = node.parts if isinstance(node, All) else (node,)
        own = [_failed.c.fingerprint_id.is_not(None), _failed.c.fingerprint_id.in_(prints_of(group_id))]
        statuses = [part for part in parts if isinstance(part, Words) and part.field is WordField.STATUS]
        own += [_failed.c.status.in_([pattern.text for pattern in part.patterns]) for part in statuses]
        return delivery.c.id.in_(select(_failed.c.id).where(*own))

    def _by_message(self, condition: Condition) -> Condition:
        return delivery.c.message_id.in_(select(_some.c.id).where(condition))

    def _is_rare(self, statement: Select[int]) -> bool:
        some = statement.limit(RARE + 1).subquery()
        return self.connection.execute(select(func.count()).select_from(some)).scalar_one() <= RARE

    def _aged(self, op: Op, at: datetime) -> list[Condition]:
        """Older than so long: received before `at`, with a microsecond for those that may equal it."""
        match op:
            case Op.GT | Op.GE:
                return self._between(None, at.replace(microsecond=0) + _SECOND)
            case Op.LT | Op.LE:
                return self._between(at, None)
            case Op.EQ:
                return []

    def _between(self, start: datetime | None, end: datetime | None) -> list[Condition]:
        """Ids of deliveries rise with those of their messages where one writer numbers both (SQLite)."""
        if self.connection.dialect.name != "sqlite":
            return []
        within: list[Condition] = []
        if start is not None:
            within.append(message.c.received_at >= to_micros(start))
        if end is not None:
            within.append(message.c.received_at < to_micros(end))
        ids = select(message.c.id).where(*within)
        some = ids.limit(WIDE + 1).subquery()
        seen = self.connection.execute(select(func.count(), func.min(some.c.id), func.max(some.c.id))).one()
        if seen[0] == 0:
            return [false()]
        narrow = seen[0] <= WIDE
        found: list[Condition] = []
        if narrow:
            found.append(delivery.c.id >= self._edge(delivery.c.message_id >= seen[1], rising=True))
        if end is not None and self.before is None:
            # As a sum: the highest id alone would be sought from the newest message down, row by row.
            every = select(func.max(message.c.id + 0)).where(*within)
            highest = seen[2] if narrow else self.connection.execute(every).scalar_one()
            found.append(delivery.c.id <= self._edge(delivery.c.message_id <= highest, rising=False))
        return found

    def _edge(self, condition: Condition, *, rising: bool) -> int:
        """The first or the last delivery of these messages; 0 where none has any."""
        keys = (delivery.c.message_id, delivery.c.id)
        order = [key.asc() if rising else key.desc() for key in keys]
        statement = select(delivery.c.id).where(condition).order_by(*order)
        return int(self.connection.execute(statement.limit(1)).scalar_one_or_none() or 0)
