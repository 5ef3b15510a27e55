"""What must hold between settings, beyond each being right by itself. Pure: a site in, sentences out."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from console.config.channels import check_channels
from console.config.positions import Path
from console.config.remarks import Remark
from console.config.settings import InterfaceSettings, MllpSource, SiteFile
from console.config.wires import check_wires
from console.core.interface import Ordering

_EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - recognised, not bound


def check(site: SiteFile) -> list[Remark]:
    """Everything that does not fit together."""
    remarks = [*_same_names(site), *_same_users(site), *_same_ports(site), *check_wires(site), *check_channels(site)]
    for number, interface in enumerate(site.interface):
        remarks += _interface(("interface", number), interface)
    return remarks


def _same_names(site: SiteFile) -> Iterator[Remark]:
    """Interface names are unique."""
    for number, name in _repeated(interface.name for interface in site.interface):
        yield Remark(
            path=("interface", number, "name"), text=f'a second interface "{name}". Give each interface its own name.'
        )


def _same_users(site: SiteFile) -> Iterator[Remark]:
    """A person has one entry and a token one person."""
    for number, name in _repeated(user.name for user in site.user):
        yield Remark(path=("user", number, "name"), text=f'a second user "{name}". Give each person one entry.')
    for number, _ in _repeated(user.token_sha256 for user in site.user):
        yield Remark(
            path=("user", number, "token_sha256"), text="two users share one token. Make a token for each person."
        )


def _same_ports(site: SiteFile) -> Iterator[Remark]:
    """No two listeners on one port of one address."""
    taken: list[tuple[str, int, str]] = []
    for number, interface in enumerate(site.interface):
        source = interface.source
        if not isinstance(source, MllpSource) or source.port == 0:
            continue
        for host, port, other in taken:
            if port == source.port and (host == source.host or _EVERYWHERE & {host, source.host}):
                text = f'port {port} is taken by interface "{other}". Choose a free port.'
                yield Remark(path=("interface", number, "source", "port"), text=text)
                break
        taken.append((source.host, source.port, interface.name))


def _interface(path: Path, interface: InterfaceSettings) -> Iterator[Remark]:
    """What must hold within one interface."""
    who = f'interface "{interface.name}":'
    for number, name in _repeated(destination.name for destination in interface.destination):
        yield Remark(
            path=(*path, "destination", number, "name"),
            text=f'{who} a second destination "{name}". Give each destination its own name.',
        )
    for number, destination in enumerate(interface.destination):
        if destination.retry.base > destination.retry.cap:
            yield Remark(
                path=(*path, "destination", number, "retry", "base"),
                text=f"{who} retry base {destination.retry.base:g} s is over its cap {destination.retry.cap:g} s. "
                "Lower base or raise cap.",
            )
    if interface.patient_authority and interface.ordering is not Ordering.PATIENT:
        yield Remark(
            path=(*path, "patient_authority"),
            text=f'{who} patient_authority has no effect. Set ordering = "patient" or take it out.',
            warning=True,
        )


def _repeated(values: Iterable[Hashable]) -> Iterator[tuple[int, Hashable]]:
    """Place and value of everything that was there before."""
    seen: set[Hashable] = set()
    for number, value in enumerate(values):
        if value in seen:
            yield number, value
        seen.add(value)
