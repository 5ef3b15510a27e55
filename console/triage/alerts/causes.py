"""Which alert explains which: site over link over the rest; among equals of one cause the first one stands for all.

An alert that is explained is a consequence: it is kept under the other and told to nobody. It stays there until what
explains it has been closed for the time that rule calls clear, and longer while it gets better (a queue that drains).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from console.triage.alerts.alert import Adoption, Alert, Key, Raise, Ref
from console.triage.alerts.reading import Reach, Reading
from console.triage.alerts.rule import BELOW, RANK, Kind, Rule, holds

ORDER = {
    kind: place
    for place, kind in enumerate(
        (Kind.LINK_DOWN, Kind.NO_PROGRESS, Kind.GROUP, Kind.OLDEST, Kind.DEPTH, Kind.ERROR_SHARE, Kind.LATENCY)
    )
}
"""Of several that open in one look, which stands for all: the one that says most of the cause."""

ALONE = ("query", "disk", "certificate ")
"""Subjects that explain nothing and are explained by nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An alert that is open after this look, or closed so short a while ago that it still explains others."""

    key: Key
    rule: Rule
    opened_at: datetime
    reach: Reach
    id: int | None = None  # None: it has no number yet
    new: bool = False  # it opens in this look
    parent: int | None = None
    reading: Reading | None = None
    closed: bool = False
    alert: Alert | None = None

    @property
    def subject(self) -> str:
        """The key of its subject."""
        return self.key[1]

    @property
    def ref(self) -> Ref:
        """Its number, else its key."""
        return self.key if self.id is None else self.id

    @property
    def causes(self) -> frozenset[str]:
        """What would explain it, as far as that is known now."""
        return frozenset() if self.reading is None else self.reading.causes


@dataclass(frozen=True, slots=True, kw_only=True)
class Ease:
    """How a consequence fares since what explained it is over: its best value and when it was reached."""

    value: float | None
    since: datetime


@dataclass(slots=True)
class Family:
    """What became of the relations in one look. `parents` holds consequences only."""

    parents: dict[Key, Ref] = field(default_factory=dict)
    adoptions: list[Adoption] = field(default_factory=list)
    raises: list[Raise] = field(default_factory=list)
    eases: dict[Key, Ease] = field(default_factory=dict)
    moved: dict[int, Ref] = field(default_factory=dict)  # alerts that became consequences, and of what


@dataclass(slots=True)
class _Roots:
    """Those that stand for themselves, in order, found by what they are about and by what would explain them."""

    order: list[Standing] = field(default_factory=list)
    by_ref: dict[Ref, Standing] = field(default_factory=dict)
    _about: dict[str, list[int]] = field(default_factory=dict)
    _caused_by: dict[str, list[int]] = field(default_factory=dict)

    def add(self, one: Standing) -> None:
        """The next one."""
        self._about.setdefault(one.subject, []).append(len(self.order))
        for cause in one.causes:
            self._caused_by.setdefault(cause, []).append(len(self.order))
        self.order.append(one)
        self.by_ref[one.ref] = one

    def explains(self, one: Standing) -> Standing | None:
        """The first that tells of the same cause. A root that could is about a cause of it, or names it as a cause."""
        places = {place for word in {one.subject, *one.causes} for place in self._about.get(word, ())}
        places.update(self._caused_by.get(one.subject, ()))
        return next((self.order[place] for place in sorted(places) if related(one, self.order[place])), None)


def related(child: Standing, parent: Standing) -> bool:
    """Whether both tell of one cause, so that `parent`, who stands for it already, tells of `child` as well."""
    if child.key == parent.key or child.subject.startswith(ALONE) or parent.subject.startswith(ALONE):
        return False
    if child.subject == parent.subject or parent.subject in child.causes:
        return True
    if parent.reach < child.reach or child.subject not in parent.causes:
        return False
    # The equal that opened first is explained by this one: only if this one was there before it.
    return child.reading is None or child.reading.began is None or child.reading.began <= parent.opened_at


def arrange(
    standing: Iterable[Standing], alerts: Mapping[int, Alert], eases: Mapping[Key, Ease], now: datetime
) -> Family:
    """Find for each who explains it. `alerts` are those of the store by number, closed ones of late among them."""
    family = Family()
    roots = _Roots()
    graced: list[Standing] = []
    for one in sorted(standing, key=_place):
        root = roots.explains(one) or _kept(one, roots, family)
        if root is not None:
            _put_under(family, one, root)
        elif one.closed or (one.parent is None and not _joins(family, one, graced)):
            roots.add(one)
        elif one.parent is not None:
            ease = family.eases[one.key] = _ease(one, eases.get(one.key), now)
            if _outlasts(one, alerts.get(one.parent), ease, now):
                family.adoptions.append(Adoption(key=one.key, id=one.id or 0, parent=None))
                roots.add(one)
            else:
                family.parents[one.key] = one.parent
                graced.append(one)
    return family


def _place(one: Standing) -> tuple[object, ...]:
    """What reaches further first; then what stands for itself, its consequences, and what opens in this look."""
    return one.reach, one.closed, one.new, one.parent is not None, one.opened_at, ORDER.get(one.rule.kind, 99), one.key


def _put_under(family: Family, one: Standing, root: Standing) -> None:
    if one.closed:
        return
    family.parents[one.key] = root.ref
    if one.id is not None:
        family.moved[one.id] = root.ref
    if one.new or one.parent != root.ref:
        if not one.new:
            family.adoptions.append(Adoption(key=one.key, id=one.id or 0, parent=root.ref))
        _take_on(family, one, root)


def _kept(one: Standing, roots: _Roots, family: Family) -> Standing | None:
    """Its parent of before, or whoever explains that one now; a relation once found stays while the parent is open."""
    if one.parent is None:
        return None
    root = roots.by_ref.get(one.parent)
    if root is not None and not root.closed:
        return root
    moved = family.moved.get(one.parent)
    return None if moved is None else roots.by_ref.get(moved)


def _joins(family: Family, one: Standing, graced: list[Standing]) -> bool:
    """One more consequence of what is over by now, and of which others have not recovered yet."""
    for other in graced:
        if other.parent is not None and related(one, other):
            family.parents[one.key] = other.parent
            return True
    return False


def _ease(one: Standing, before: Ease | None, now: datetime) -> Ease:
    value = None if one.reading is None else one.reading.value
    if before is None:
        return Ease(value=value, since=now)
    if value is not None and (before.value is None or _better(one.rule.kind, value, before.value)):
        return Ease(value=value, since=now)
    return before


def _better(kind: Kind, value: float, than: float) -> bool:
    return value > than if kind in BELOW else value < than


def _outlasts(one: Standing, parent: Alert | None, ease: Ease, now: datetime) -> bool:
    """True where the time of grace is over: nothing explains it any more, and it does not get better."""
    if one.reading is None or one.reading.value is None:
        return False  # nothing is known of it: it stays where it is
    if not holds(one.rule, one.reading.value):
        return False  # it is well again, and only waits for its time of clearing, which flaps make longer
    over = ease.since if parent is None or parent.closed_at is None else max(ease.since, parent.closed_at)
    return now - over >= timedelta(seconds=one.rule.clear_seconds)


def _take_on(family: Family, one: Standing, parent: Standing) -> None:
    """Among equals nobody who should have been told of the worse one is left out."""
    if one.reach is not parent.reach or parent.closed:
        return
    told = parent.alert.channels if parent.alert is not None else frozenset(parent.rule.channels)
    severity = parent.alert.severity if parent.alert is not None else parent.rule.severity
    missing = tuple(channel for channel in one.rule.channels if channel not in told)
    if missing or RANK[one.rule.severity] > RANK[severity]:
        worst = max(severity, one.rule.severity, key=RANK.__getitem__)
        family.raises.append(Raise(alert=parent.ref, severity=worst, channels=missing))
