"""TLS and plaintext as a whole gateway shows them: in the rows, in the holds, and in the audit log."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from console.config.settings import (
    InterfaceSettings,
    MllpDestination,
    MllpSource,
    SiteFile,
    TlsDestination,
    TlsSource,
)
from console.core.clock import SystemClock
from console.core.interface import LinkState
from console.gateway.service import Gateway
from console.store.store import Store
from console.store.tables import audit
from tests.support.certificates import Authority
from tests.support.mllp import connected, message, until
from tests.support.small_gateway import KEY, first, found, gateway_of, port_of


@asynccontextmanager
async def two(authority: Authority, data: Path, *, days: int = 365, known: bool = True) -> AsyncIterator[Gateway]:
    """`near` takes plain messages on this machine and sends them over mutual TLS to `far`, another interface."""
    server = authority.issue(ends_in=timedelta(days=days), passphrase="open sesame", file="server")
    client = authority.issue("sender")
    listens = TlsSource(certificate=server.certificate, key=server.key, ca=authority.ca)
    calls = TlsDestination(ca=authority.ca, certificate=client.certificate, key=client.key)
    far = InterfaceSettings(name="far", source=MllpSource(tls=listens))
    clock = SystemClock()
    store = Store.open(data / "far.db", KEY, clock=clock)
    passphrases = {f"tls key {server.key}": "open sesame"} if known else {}
    gateway = Gateway(
        site=SiteFile(interface=(far,)), store=store, clock=clock, owner="far", passphrases=passphrases.get
    )
    await gateway.start()
    try:
        wire = MllpDestination(name="out", port=gateway.running["far"].port or 1, tls=calls, reply_timeout=2)
        near = InterfaceSettings(name="near", source=MllpSource(), destination=(wire,))
        async with gateway_of(near, data=data) as sender:
            yield sender
            if known:
                assert await found(gateway, "control:1")
    finally:
        await gateway.stop_work()
        await gateway.stop_tasks()
        store.close()


async def test_that_a_message_goes_through_mutual_tls_and_the_row_says_so(tmp_path: Path) -> None:
    async with two(Authority(tmp_path), tmp_path) as gateway, connected(port_of(gateway, "near")) as client:
        await client.send(message("1"))
        await first(gateway, "control:1 status:sent")

        row = gateway.interface("near")
        assert row.destinations[0].address.endswith(", TLS")
        assert row.holds == ""


async def test_that_a_certificate_that_ends_soon_is_spoken_of_in_the_row(tmp_path: Path) -> None:
    async with two(Authority(tmp_path), tmp_path, days=6) as gateway, connected(port_of(gateway, "near")) as client:
        await client.send(message("1"))
        await first(gateway, "control:1 status:sent")

        row = gateway.interface("near")
        assert "ends in 5 days" in row.holds
        assert "renew it now" in row.destinations[0].holds


async def test_that_a_locked_key_without_its_passphrase_keeps_one_interface_down_in_words(tmp_path: Path) -> None:
    async with two(Authority(tmp_path), tmp_path, known=False) as gateway:
        async with connected(port_of(gateway, "near")) as client:
            await client.send(message("1"))
            await until(lambda: gateway.interface("near").link is LinkState.DOWN)

        assert "refused by 127.0.0.1:1" in gateway.interface("near").link_detail


async def test_that_a_plain_connection_that_leaves_the_machine_is_shown_and_audited(tmp_path: Path) -> None:
    reason = "analyser knows no TLS, until 2027"
    source = MllpSource(host="0.0.0.0", plaintext=reason)  # noqa: S104 - the exception under test
    wire = MllpDestination(name="pacs", host="pacs.invalid", port=4242, plaintext=reason)
    lab = InterfaceSettings(name="lab", source=source, destination=(wire,))
    async with gateway_of(lab, data=tmp_path) as gateway:
        row = gateway.interface("lab")
        rows = await gateway.store.read(
            lambda connection: connection.execute(
                select(audit.c.object, audit.c.reason).where(audit.c.action == "connection.plaintext")
            ).all()
        )

    assert row.source.endswith(f", unencrypted: {reason}")
    assert row.destinations[0].address == f"pacs.invalid:4242, unencrypted: {reason}"
    assert [tuple(each) for each in rows] == [
        ("lab, listener 0.0.0.0:0", reason),
        ("lab/pacs, pacs.invalid:4242", reason),
    ]


async def test_that_a_refused_peer_is_named_in_the_row_of_its_listener(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    own = authority.issue()
    tls = TlsSource(certificate=own.certificate, key=own.key, ca=authority.ca)
    async with gateway_of(InterfaceSettings(name="lab", source=MllpSource(tls=tls)), data=tmp_path) as gateway:
        async with connected(port_of(gateway, "lab")) as client:
            await client.send(message("1"))
            assert await client.ended()

        row = gateway.interface("lab")
        assert row.source.endswith(", TLS")
        assert "was refused: it does not speak TLS" in row.holds
        assert await found(gateway, "control:1") == ()
