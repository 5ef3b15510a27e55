"""The site file of the demo hospital: its interfaces through the gateway, with policies that differ on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from pydantic import BaseModel

from console.config.settings import (
    Environment,
    FolderSource,
    GatewaySettings,
    InterfaceSettings,
    MllpDestination,
    MllpSource,
    Retry,
    SiteFile,
)
from console.core.interface import OnError, OnUnknown, Ordering
from console.simulator.feeds import (
    AUTHORITY,
    BILL_OUT,
    CLIN_IN,
    DIET_OUT,
    FEEDS,
    LAB_OUT,
    PHARM_OUT,
    RAD_OUT,
    SCHED_IN,
    SLAB_IN,
    SLAB_OUT,
    Feed,
    Target,
)

SITE = "General Hospital"
APPLICATION_ALARM = 20.0
"""Seconds until an application's missing answer is overdue; a site would give it an hour."""
REPLY_TIMEOUT = 4.0
"""Seconds the gateway waits for a partner at speed 1; a site would give it more."""
_ASKS: dict[str, tuple[str, ...]] = {
    LAB_OUT.name: ("ORM^O01",),
    RAD_OUT.name: ("ORM^O01",),
    SLAB_OUT.name: ("OML^O21",),
    DIET_OUT.name: ("ORM^O01",),
    PHARM_OUT.name: ("RDE^O11",),
    BILL_OUT.name: ("DFT^P03",),
}
"""A second order or a second charge is harm: a person decides where the reply is missing."""
_PARKS = {SCHED_IN.name, CLIN_IN.name}
_ENVIRONMENTS: dict[str, Environment] = {"TEST": "TEST"}


def demo_site(
    peer_ports: Mapping[str, int], batches: Path | None = None, reply_timeout: float = REPLY_TIMEOUT
) -> SiteFile:
    """The whole site file. `peer_ports` gives the port of each partner by its place (`Feed.places`).

    `batches` is the folder the clinics leave their files in; without it their interface is left out.
    """
    feeds = [feed for feed in FEEDS.values() if batches is not None or not feed.folder]
    return SiteFile(
        gateway=GatewaySettings(environment="DEMO", site=SITE),
        interface=tuple(_interface(feed, peer_ports, batches, reply_timeout) for feed in feeds),
    )


def _interface(feed: Feed, ports: Mapping[str, int], batches: Path | None, reply_timeout: float) -> InterfaceSettings:
    source = FolderSource(kind="folder", path=str(batches)) if feed.folder else _listener(feed)
    return InterfaceSettings(
        name=feed.name,
        title=feed.title,
        kind=feed.kind,
        direction="inbound" if feed.inbound else "outbound",
        site=feed.site,
        environment=_ENVIRONMENTS.get(feed.environment),
        owner=feed.owner,
        ordering=Ordering.PATIENT,
        patient_authority=AUTHORITY,
        source=source,
        destination=tuple(
            _destination(feed, target, ports[place], reply_timeout) for place, target in feed.places.items()
        ),
    )


def _listener(feed: Feed) -> MllpSource:
    """Where results of the south come in, its application's later answers to orders may come in as well."""
    if feed is not SLAB_IN:
        return MllpSource(port=0, sequence=feed.numbered)
    return MllpSource(port=0, replies_for=tuple(f"{SLAB_OUT.name}/{item}" for item in _names(SLAB_OUT)))


def _names(feed: Feed) -> list[str]:
    return [target.name for target in feed.places.values()]


def _destination(feed: Feed, target: Target, port: int, reply_timeout: float) -> MllpDestination:
    """Short waits, so that a demo is lively: a site would keep the defaults."""
    later: dict[str, Any] = {}
    if feed is SLAB_OUT:
        later = {"application_ack": "later", "application_alarm": APPLICATION_ALARM}
    return MllpDestination(
        name=target.name,
        title=target.title,
        route=target.route,
        port=port,
        on_error=OnError.PARK if feed.name in _PARKS else OnError.STOP,
        on_unknown=OnUnknown.RESEND_SAME_ID,
        ask_types=_ASKS.get(feed.name, ()),
        retry=Retry(base=0.5, cap=15.0),
        connect_timeout=2.0,
        reply_timeout=reply_timeout,
        **later,
    )


def toml(site: SiteFile) -> str:
    """The site file as TOML; what stands at its default is left out, except the kind of each source and destination."""
    return tomlkit.dumps(_plain(site))


def _plain(model: BaseModel) -> dict[str, Any]:
    """The settings that say something; TOML has no null, and a kind is what tells the choices apart."""
    kept: dict[str, Any] = {}
    for name, declared in type(model).model_fields.items():
        value = getattr(model, name)
        if value is None or (name != "kind" and value == declared.get_default(call_default_factory=True)):
            continue
        kept[name] = _value(value)
    return kept


def _value(value: object) -> object:
    match value:
        case BaseModel():
            return _plain(value)
        case tuple():
            return [_value(item) for item in value]
        case str():
            return str(value)
        case _:
            return value
