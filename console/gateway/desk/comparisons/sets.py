"""Two result sets compared by a key: begun, asked for what was found, cancelled. Read in slices, in turn with all who
read; of a message only its ids and the hash of its key are kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from uuid import uuid4

from console.api.comparisons import SetCompareRequest, SetComparison
from console.documents.diff.compare import compare
from console.gateway.desk import auditing
from console.gateway.desk.auditing import Subject
from console.gateway.desk.comparisons.tally import Tally
from console.gateway.desk.comparisons.told import rules_of
from console.gateway.desk.errors import BadRequestError
from console.gateway.desk.readings.opening import Opener
from console.gateway.desk.readings.run import Run, Runs
from console.gateway.desk.readings.selecting import Target, asked_for, select
from console.gateway.desk.readings.turns import each, supervised
from console.gateway.desk.rights import gateway_object, require
from console.gateway.desk.statistics.shape import shape
from console.gateway.service import Gateway
from console.layers.registry import FORMATS
from console.query.plan import Plan
from console.security.roles import Action, Actor

MOST_ROWS = 200
"""Pairs in one answer."""

MOST_FOUND = 500
"""Differences of one pair whose places are counted; all are counted for the pair."""

LEFT, RIGHT = 0, 1

Key = bytes
Side = dict[Key, list[Target]]


@dataclass(slots=True, kw_only=True)
class SetRun(Run):
    """One comparison. `sides` are messages by the hash of their key, with a salt of this run; `limited` names the sides
    of which only the newest were taken."""

    request: SetCompareRequest
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    sides: tuple[Side, Side] = field(default_factory=lambda: ({}, {}))
    limited: list[str] = field(default_factory=list)
    without_key: int = 0
    only: list[int] = field(default_factory=lambda: [0, 0])
    twice: int = 0
    tally: Tally = field(default_factory=Tally)

    @property
    def rows_are_whole(self) -> bool:
        """True once no thread adds to what was found."""
        return self.over.is_set()


class SetRuns(Runs[SetRun]):
    """The comparisons of sets of one gateway."""


def set_runs(gateway: Gateway) -> SetRuns:
    """Those of this gateway."""
    found = gateway.kept.get(SetRuns)
    if not isinstance(found, SetRuns):
        found = gateway.kept[SetRuns] = SetRuns()
    return found


async def begin(gateway: Gateway, actor: Actor, request: SetCompareRequest) -> SetComparison:
    """Begin; the shapes of both queries are in the audit log before anything is read. Raises `QueryError`,
    `BadRequestError`, `ForbiddenError`."""
    if not any(reader.value_path(request.key) for reader in FORMATS.values()):
        raise BadRequestError(
            "The key is no path of a value. Give the place whose value both messages of a pair share, such as MSH-10 "
            "or OBR-3.1."
        )
    cuts = [await asked_for(gateway, actor, text) for text in (request.left, request.right)]
    now = gateway.clock.monotonic()
    run = SetRun(id=uuid4().hex, actor=actor.name, asked_at=now, request=request)
    detail = f"by {request.key}: {shape(cuts[LEFT])} with {shape(cuts[RIGHT])}"
    subject = Subject(name=f"two sets of up to {request.most} messages")
    await auditing.write(gateway, actor, "statistics.compare", subject, detail=detail[:1000])
    set_runs(gateway).admit(run, now)
    gateway.spawn(supervised(gateway, run, _compare(gateway, run, cuts), partial(_let_go, run)), name=f"sets {run.id}")
    return told(run, 0)


async def ask(gateway: Gateway, actor: Actor, ident: str, first: int) -> SetComparison:
    """How far it is; once it ended, pairs from `first`."""
    run = _named(gateway, actor, ident)
    await run.settled()
    return told(run, first)


async def cancel(gateway: Gateway, actor: Actor, ident: str) -> SetComparison:
    """End it at the next slice; what was compared stays."""
    run = _named(gateway, actor, ident)
    run.end("cancelled", gateway.clock.monotonic())
    await run.settled()
    return told(run, 0)


def told(run: SetRun, first: int) -> SetComparison:
    """Progress with figures; places and pairs once it has ended, for then they stand still."""
    tally, whole = run.tally, run.rows_are_whole
    return SetComparison(
        id=run.id,
        state=run.state,
        read=run.read,
        to_read=run.to_read,
        equal=tally.equal,
        different=tally.different,
        only_left=run.only[LEFT],
        only_right=run.only[RIGHT],
        without_key=run.without_key,
        twice=run.twice,
        paths=tally.paths() if whole and first == 0 else (),
        pairs=tuple(tally.pairs[first : first + MOST_ROWS]) if whole else (),
        total=len(tally.pairs) if whole else 0,
        first=first,
        text=words(run),
    )


def words(run: SetRun) -> str:
    """The sentence under the bar."""
    match run.state:
        case "running":
            first = (
                f"{run.read:,} of {run.to_read:,} read".replace(",", " ") if run.to_read else "Finding the messages…"
            )
        case "done":
            first = (
                "Compared." if run.tally.equal or run.tally.pairs else "Neither query finds a message with this key."
            )
        case "cancelled":
            first = f"Cancelled. {run.why}".strip()
        case _:
            first = run.why
    limits = [f"Of the {side} side only the newest {run.request.most:,} were taken." for side in run.limited]
    damaged = [f"{run.damaged} could not be read: their stored bytes are gone or damaged."] if run.damaged else []
    return " ".join((first, *limits, *damaged))


async def _let_go(run: SetRun) -> None:
    """The messages by their keys are needed no more."""
    run.sides = ({}, {})


def _named(gateway: Gateway, actor: Actor, ident: str) -> SetRun:
    require(actor, Action.STATISTICS, gateway_object(gateway))
    return set_runs(gateway).named(ident, actor.name, gateway.clock.monotonic())


async def _compare(gateway: Gateway, run: SetRun, cuts: list[Plan]) -> None:
    """Find both, read each message once for its key, then once more with its partner."""
    opener = Opener(gateway)
    found: list[list[Target]] = []
    for name, cut in zip(("left", "right"), cuts, strict=True):
        targets, more = await select(gateway, run, cut, run.request.most)
        run.limited.extend([name] * more)
        found.append(targets)
    run.to_read = len(found[LEFT]) + len(found[RIGHT])
    for side in (LEFT, RIGHT):
        await each(gateway, run, found[side], partial(_key, run, opener, side))
    pairs = list(_pairs(run))
    run.to_read += len(pairs)
    await each(gateway, run, pairs, partial(_pair, run, opener))


def _key(run: SetRun, opener: Opener, side: int, target: Target) -> None:
    """File one message by its key; blocks."""
    opened = opener.open(target)
    if opened is None:
        run.damaged += 1
        return
    values = [value for value in opened.format.values(opened.raw, run.request.key) if value.strip()]
    if not values:
        run.without_key += 1
        return
    key = hashlib.blake2b("\x1f".join(values).encode("utf-8", "replace"), key=run.salt, digest_size=16).digest()
    run.sides[side].setdefault(key, []).append(target)


def _pairs(run: SetRun) -> Iterable[tuple[Target, Target]]:
    """Those with one message on each side, in the order of the left; all others are told as they are."""
    left, right = run.sides
    for key in dict.fromkeys((*left, *right)):
        lefts, rights = left.get(key, []), right.get(key, [])
        if len(lefts) > 1 or len(rights) > 1:
            _twice(run, lefts, rights)
        elif lefts and rights and lefts[0].message_id == rights[0].message_id:
            run.tally.equal += 1  # one message that both queries find
        elif lefts and rights:
            yield lefts[0], rights[0]
        elif lefts:
            run.only[LEFT] += 1
            run.tally.alone("only_left", lefts[0].delivery_id, None)
        else:
            run.only[RIGHT] += 1
            run.tally.alone("only_right", None, rights[0].delivery_id)


def _twice(run: SetRun, lefts: list[Target], rights: list[Target]) -> None:
    """A key that is not one message's own says nothing of which belongs to which."""
    run.twice += 1
    text = f"{len(lefts)} on the left and {len(rights)} on the right have this key."
    ids = [side[0].delivery_id if side else None for side in (lefts, rights)]
    run.tally.alone("twice", ids[LEFT], ids[RIGHT], text)


def _pair(run: SetRun, opener: Opener, pair: tuple[Target, Target]) -> None:
    """Compare two; blocks."""
    opened = [opener.open(target) for target in pair]
    was, now = opened
    if was is None or now is None:
        run.damaged += 1
        return
    ids = pair[LEFT].delivery_id, pair[RIGHT].delivery_id
    if was.format.name != now.format.name:
        run.tally.different += 1
        run.tally.alone("different", *ids, f"One is {was.format.title}, the other {now.format.title}.")
        return
    rules = rules_of(now.format, volatile=run.request.volatile, ignore=run.request.ignore)
    run.tally.pair(*ids, compare(was.format.parse(was.raw), now.format.parse(now.raw), rules, MOST_FOUND))
