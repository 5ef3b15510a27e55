"""The site file of the demo hospital: eight interfaces through the gateway, with policies that differ on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomlkit
from pydantic import BaseModel

from console.config.settings import (
    GatewaySettings,
    InterfaceSettings,
    MllpDestination,
    MllpSource,
    Retry,
    SiteFile,
)
from console.core.interface import OnError, OnUnknown, Ordering
from console.simulator.feeds import AUTHORITY, BILL_OUT, FEEDS, LAB_OUT, PHARM_OUT, RAD_OUT, SCHED_IN, Feed

SITE = "General Hospital"
_ASKS: dict[str, tuple[str, ...]] = {
    LAB_OUT.name: ("ORM^O01",),
    RAD_OUT.name: ("ORM^O01",),
    PHARM_OUT.name: ("RDE^O11",),
    BILL_OUT.name: ("DFT^P03",),
}
"""A second order or a second charge is harm: a person decides where the reply is missing."""
_PARKS = {SCHED_IN.name}
_TITLES = {"CERN": "Cerner", "LAB": "Lab LIS", "RAD": "Radiology RIS", "PHARM": "Pharmacy", "BILL": "Billing"}


def demo_site(peer_ports: Mapping[str, int]) -> SiteFile:
    """The whole site file; `peer_ports` gives the port of each interface's receiving partner, by interface name."""
    return SiteFile(
        gateway=GatewaySettings(environment="DEMO", site=SITE),
        interface=tuple(_interface(feed, peer_ports[name]) for name, feed in FEEDS.items()),
    )


def _interface(feed: Feed, port: int) -> InterfaceSettings:
    return InterfaceSettings(
        name=feed.name,
        title=feed.title,
        kind=feed.kind,
        direction="inbound" if feed.inbound else "outbound",
        site=SITE,
        owner=feed.owner,
        ordering=Ordering.PATIENT,
        patient_authority=AUTHORITY,
        source=MllpSource(port=0),
        destination=(_destination(feed, port),),
    )


def _destination(feed: Feed, port: int) -> MllpDestination:
    """Short waits, so that a demo is lively: a site would keep the defaults."""
    return MllpDestination(
        name=feed.receiver.lower(),
        title=_TITLES[feed.receiver],
        port=port,
        on_error=OnError.PARK if feed.name in _PARKS else OnError.STOP,
        on_unknown=OnUnknown.RESEND_SAME_ID,
        ask_types=_ASKS.get(feed.name, ()),
        retry=Retry(base=0.5, cap=15.0),
        connect_timeout=2.0,
        reply_timeout=4.0,
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
