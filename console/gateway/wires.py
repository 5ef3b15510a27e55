"""TLS for the connections of an interface: from settings to contexts, with passphrases from where secrets are kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from console.config.settings import (
    FolderDestination,
    FolderSource,
    InterfaceSettings,
    MllpDestination,
    MllpSource,
    TlsSource,
)
from console.config.wires import unencrypted
from console.core.clock import Clock
from console.store.audit import AuditEntry
from console.store.errors import StoreError
from console.store.queue import AppendAudit
from console.store.store import Store
from console.transports.tls.context import Contexts, TlsFiles, needs_passphrase, passphrase_name

log = logging.getLogger("console.audit")

Passphrases = Callable[[str], str | None]
"""The passphrase kept under a name, None where there is none. May block for seconds: called off the event loop."""


def no_passphrases(name: str) -> str | None:
    """Where no keyring is at hand."""
    del name
    return None


@dataclass(slots=True, kw_only=True)
class Surroundings:
    """What interfaces share: where passphrases are kept, and the number of each destination as `interface/name`."""

    passphrases: Passphrases = no_passphrases
    destinations: dict[str, int] = field(default_factory=dict)


async def source_tls(source: MllpSource | FolderSource, passphrases: Passphrases) -> Contexts | None:
    """The contexts of a listener; None where it speaks plain."""
    if isinstance(source, FolderSource) or source.tls is None:
        return None
    return await _contexts(files_of(source.tls), passphrases)


async def destination_tls(
    destination: MllpDestination | FolderDestination, passphrases: Passphrases
) -> Contexts | None:
    """The contexts of a sender; None where it speaks plain."""
    if isinstance(destination, FolderDestination) or destination.tls is None:
        return None
    tls = destination.tls
    files = TlsFiles(
        server=False,
        certificate=tls.certificate,
        key=tls.key,
        ca=tls.ca,
        name=tls.server_name or destination.host,
        pins=_pins(tls.fingerprints),
    )
    return await _contexts(files, passphrases)


def files_of(tls: TlsSource) -> TlsFiles:
    """The files of a listener."""
    return TlsFiles(
        server=True,
        certificate=tls.certificate,
        key=tls.key,
        ca=tls.ca,
        ask=tls.require_client_certificate,
        pins=_pins(tls.fingerprints),
    )


def exceptions(settings: InterfaceSettings) -> tuple[tuple[str, str], ...]:
    """(connection, reason) of every connection that leaves this machine unencrypted (S-26)."""
    wires: list[tuple[str, MllpSource | MllpDestination]] = []
    if isinstance(settings.source, MllpSource):
        wires.append((f"{settings.name}, listener {settings.source.host}:{settings.source.port}", settings.source))
    wires += [
        (f"{settings.name}/{item.name}, {item.host}:{item.port}", item)
        for item in settings.destination
        if isinstance(item, MllpDestination)
    ]
    return tuple((where, wire.plaintext.strip()) for where, wire in wires if unencrypted(wire))


async def note_exceptions(store: Store, clock: Clock, settings: InterfaceSettings) -> None:
    """An audit row for each whenever the interface comes up. A full disk must not keep it from its messages."""
    for where, reason in exceptions(settings):
        entry = AuditEntry(
            at=clock.now(),
            actor="gateway",
            role="gateway",
            action="connection.plaintext",
            object=where,
            reason=reason,
            detail="Patient data leaves this machine unencrypted, as the site file allows.",
        )
        try:
            await store.write(AppendAudit(entry=entry))
        except StoreError as error:
            log.warning("audit.not_noted", extra={"kind": type(error).__name__})


async def _contexts(files: TlsFiles, passphrases: Passphrases) -> Contexts:
    passphrase = None
    if await asyncio.to_thread(needs_passphrase, files):
        passphrase = await asyncio.to_thread(passphrases, passphrase_name(files.key_path))
    return Contexts(files, passphrase)


def _pins(fingerprints: tuple[str, ...]) -> frozenset[str]:
    return frozenset(one.replace(":", "").lower() for one in fingerprints)
