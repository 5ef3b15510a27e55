"""What goes wrong on the day, from a seed: causes that are told apart by one thing only, incidents, and mere noise."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from enum import StrEnum

from tests.support.planted.words import CODES, PATHS, TEMPLATES

DAY = 86_400
CAUSES = 40
FAILURES = 20_400
"""Planted; of an outage only the head of each queue fails, so that somewhat fewer fail by themselves."""
INTERFACES = 12
OUTAGES, SILENCES = 3, 3
AGAIN, LATE = 10, 3
SECOND_DAY = 6 * 3600
"""Seconds of the second day, in which some causes come back and some are new."""
STEP = 20
"""Seconds of the day between two looks."""


class Kind(StrEnum):
    """How a cause shows itself."""

    REFUSED = "refused"  # the peer says AE or AR
    OUTAGE = "outage"  # nobody listens at an address
    CUT = "cut"  # the peer takes the message and hangs up without a reply; a person must say what became of it
    ARRIVAL = "arrival"  # we refuse what comes in: its control id is known with other content


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One cause. `interfaces` are numbers; an outage hits two of them at one address. Times are seconds of the day."""

    name: str  # "C07"; every message that is to fail by it has a control id that begins so
    kind: Kind
    interfaces: tuple[int, ...]
    begin: int
    end: int
    messages: int
    ack: str = ""
    code: str = ""
    path: tuple[str, int, int] = ("", 0, 0)
    template: str = ""
    again: bool = False  # it comes back on the second day, after it was cured
    late: bool = False  # it happens on the second day only


@dataclass(frozen=True, slots=True, kw_only=True)
class Blip:
    """Noise: an address that refuses for one step and is back; nobody is to be woken."""

    interface: int
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole day."""

    seed: int
    causes: tuple[Cause, ...]
    blips: tuple[Blip, ...]
    silent: tuple[int, int, int]  # an interface that receives nothing from then until then, though it always does
    stuck: tuple[int, int, int]  # an interface whose one refused message holds the queue from then until then


FOR_OUTAGES = ((0, 1), (2,), (3,))
FOR_SILENCE, FOR_STUCK = 4, 5
FOR_REST = tuple(range(6, INTERFACES))
"""Interfaces 6 and up carry the refusals; the first six are kept for what holds or silences a whole queue."""


def plan(seed: int) -> Plan:
    """The day of this seed. Half of the refusals have a neighbour that differs in its place, code or words alone."""
    dice = random.Random(f"planted {seed}")
    causes = [_outage(number, dice) for number in range(OUTAGES)]
    causes += [_cut(len(causes) + number, number, dice) for number in range(SILENCES)]
    causes += [_arrival(len(causes), dice)]
    refusals = CAUSES - len(causes) + LATE
    shares = [min(60.0, dice.paretovariate(1.1)) for _ in range(refusals)]
    left = FAILURES - sum(cause.messages for cause in causes)
    signatures: list[tuple[int, str, str, tuple[str, int, int], str]] = []
    while len(signatures) < refusals:
        signature = _signature(dice, signatures)
        if signature not in signatures:
            signatures.append(signature)
    for signature, share in zip(signatures, shares, strict=True):
        interface, ack, code, path, template = signature
        begin = dice.randrange(0, DAY - 4 * 3600, STEP)
        causes.append(
            Cause(
                name=f"C{len(causes):02d}",
                kind=Kind.REFUSED,
                interfaces=(interface,),
                begin=begin,
                end=min(DAY - 3600, begin + dice.choice((900, 3600, 4 * 3600, 10 * 3600))),
                messages=max(12, round(left * share / sum(shares[:-LATE]) + 1)),
                ack=ack,
                code=code,
                path=path,
                template=template,
            )
        )
    last = [replace(cause, late=True, messages=min(cause.messages, 200)) for cause in causes[-LATE:]]
    early = causes[:-LATE]
    back = {cause.name for cause in dice.sample([cause for cause in early if cause.kind is Kind.REFUSED], AGAIN - 2)}
    back |= {early[0].name, early[OUTAGES].name}  # an outage and a cut as well
    causes = [replace(cause, again=cause.name in back) for cause in early] + last
    blips = tuple(
        Blip(interface=dice.choice(FOR_REST[:3]), at=dice.randrange(600, DAY - 3600, STEP)) for _ in range(20)
    )
    quiet = dice.randrange(10 * 3600, 12 * 3600, STEP)
    stuck = dice.randrange(14 * 3600, 18 * 3600, STEP)
    return Plan(
        seed=seed,
        causes=tuple(causes),
        blips=blips,
        silent=(FOR_SILENCE, quiet, quiet + 4 * 3600),
        stuck=(FOR_STUCK, stuck, stuck + 3600),
    )


def second_day(cause: Cause) -> Cause:
    """The cause as it happens on the second day: shorter, within the first hours, and smaller."""
    length = min(cause.end - cause.begin, 5400)
    begin = cause.begin % (3 * 3600) // STEP * STEP + 600
    return replace(cause, begin=begin, end=begin + length, messages=min(cause.messages, 120))


def _signature(
    dice: random.Random, known: list[tuple[int, str, str, tuple[str, int, int], str]]
) -> tuple[int, str, str, tuple[str, int, int], str]:
    fresh = (
        dice.choice(FOR_REST),
        dice.choice(("AE", "AE", "AR")),
        dice.choice(CODES),
        dice.choice(PATHS),
        dice.choice(TEMPLATES),
    )
    if not known or dice.random() < 0.5:
        return fresh
    near, part = list(dice.choice(known)), dice.randrange(5)
    near[part] = fresh[part]
    return near[0], near[1], near[2], near[3], near[4]  # type: ignore[return-value] # each part keeps its type


def _outage(number: int, dice: random.Random) -> Cause:
    begin = dice.randrange(3600 + number * 5 * 3600, 4 * 3600 + number * 5 * 3600, STEP)
    return Cause(
        name=f"C{number:02d}",
        kind=Kind.OUTAGE,
        interfaces=FOR_OUTAGES[number],
        begin=begin,
        end=begin + dice.choice((1800, 3600, 5400)),
        messages=60,
    )


def _cut(number: int, nth: int, dice: random.Random) -> Cause:
    begin = dice.randrange(0, DAY - 8 * 3600, STEP)
    return Cause(
        name=f"C{number:02d}",
        kind=Kind.CUT,
        interfaces=(FOR_REST[nth],),
        begin=begin,
        end=begin + 3 * 3600,
        messages=dice.randrange(10, 40),
    )


def _arrival(number: int, dice: random.Random) -> Cause:
    begin = dice.randrange(0, DAY - 8 * 3600, STEP)
    return Cause(
        name=f"C{number:02d}",
        kind=Kind.ARRIVAL,
        interfaces=(FOR_REST[3],),
        begin=begin,
        end=begin + 4 * 3600,
        messages=dice.randrange(40, 120),
    )
