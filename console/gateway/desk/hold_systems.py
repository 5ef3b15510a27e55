"""Which queues go to the same system: destinations that share a title, or a host and port; pure over the site file."""

from __future__ import annotations

from collections import Counter

from console.api.people import HoldTarget
from console.config.settings import SiteFile
from console.gateway.policies import address


def systems(site: SiteFile) -> dict[str, tuple[HoldTarget, ...]]:
    """System name -> its queues, by name. A system is called by the title that most of its queues have."""
    groups: list[list[HoldTarget]] = []
    for target in targets(site):
        meets = [group for group in groups if any(_same(target, other) for other in group)]
        joined = [*(item for group in meets for item in group), target]
        groups = [group for group in groups if group not in meets] + [joined]
    named = [(_name(group), tuple(group)) for group in groups]
    return dict(sorted(named, key=lambda item: item[0].casefold()))


def targets(site: SiteFile) -> tuple[HoldTarget, ...]:
    """Every queue of the site, in the order of the site file."""
    return tuple(
        HoldTarget(
            interface=interface.name,
            destination=item.name,
            title=item.title or item.name,
            environment=item.environment or interface.environment or site.gateway.environment,
            address=address(item),
        )
        for interface in site.interface
        for item in interface.destination
    )


def _same(one: HoldTarget, other: HoldTarget) -> bool:
    return one.title.casefold() == other.title.casefold() or one.address == other.address


def _name(group: list[HoldTarget]) -> str:
    return Counter(item.title for item in group).most_common(1)[0][0]
