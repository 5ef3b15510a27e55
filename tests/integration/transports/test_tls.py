"""TLS on real sockets, both ways: who is let in, who is not and in which words, and how certificates are renewed."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.config.settings import MllpDestination, MllpSource
from console.core.interface import LinkState
from console.transports.arrivals import Answer
from console.transports.exchange import Exchange, Kind
from console.transports.mllp import connection as mllp_connection
from console.transports.mllp.framing import frame
from console.transports.mllp.listener import Listener, ListenError
from console.transports.mllp.sender import MllpSender
from console.transports.tls.context import Contexts, TlsFiles
from tests.support.certificates import Authority, Issued
from tests.support.mllp import Client, ack, connected, control_id, message, names, until

DAY = timedelta(days=1)


class Desk:
    """Answers every block at once and remembers what the listener told."""

    def __init__(self) -> None:
        self.blocks: list[bytes] = []
        self.events: list[tuple[str, str]] = []

    def accept(self, block: bytes, peer: str, answer: Answer) -> None:
        """Keep and answer."""
        del peer
        self.blocks.append(block)
        answer(ack(control_id(block)))

    def tell(self, name: str, detail: str) -> None:
        """Remember."""
        self.events.append((name, detail))

    def told(self, name: str) -> str:
        """The details of the events of this name."""
        return "\n".join(detail for event, detail in self.events if event == name)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """An authority that both sides know."""
    return Authority(tmp_path)


def serving(authority: Authority, own: Issued, *, ask: bool = True, pins: frozenset[str] = frozenset()) -> TlsFiles:
    """The files of a listener."""
    return TlsFiles(server=True, certificate=own.certificate, key=own.key, ca=authority.ca, ask=ask, pins=pins)


def calling(
    authority: Authority, own: Issued | None = None, *, name: str = "127.0.0.1", pins: frozenset[str] = frozenset()
) -> TlsFiles:
    """The files of a sender."""
    certificate, key = (own.certificate, own.key) if own else ("", "")
    return TlsFiles(server=False, certificate=certificate, key=key, ca=authority.ca, name=name, pins=pins)


@asynccontextmanager
async def listening(desk: Desk, files: TlsFiles | None, **settings: float) -> AsyncIterator[tuple[Listener, int]]:
    """A listener, with TLS where files are given."""
    tls = None if files is None else Contexts(files)
    source = MllpSource.model_validate(settings)
    listener = Listener("lab", source, desk.accept, desk.tell, tls=tls)
    port = await listener.start()
    try:
        yield listener, port
    finally:
        await listener.stop(0.2)


async def sent(port: int, files: TlsFiles, number: str = "1") -> tuple[Exchange, MllpSender]:
    """One message to a port of this machine, over a connection of its own."""
    settings = MllpDestination(name="peer", port=port, reply_timeout=2.0, connect_timeout=3.0)
    sender = MllpSender(settings, tls=Contexts(files))
    payload = message(number)
    try:
        return await sender.exchange(payload, names(payload)), sender
    finally:
        link, detail = sender.link, sender.link_detail
        await sender.close()
        sender._show(link, detail)  # noqa: SLF001 - the state before the end is what the tests look at


async def test_that_mutual_tls_carries_messages_of_any_size_both_ways(authority: Authority) -> None:
    desk, large = Desk(), message("BIG", "x" * 300_000)
    async with listening(desk, serving(authority, authority.issue())) as (_, port):
        settings = MllpDestination(name="peer", port=port)
        sender = MllpSender(settings, tls=Contexts(calling(authority, authority.issue("sender"))))
        results = [await sender.exchange(payload, names(payload)) for payload in (message("1"), large, message("3"))]
        await sender.close()

    assert [result.kind for result in results] == [Kind.REPLIED] * 3
    assert desk.blocks == [message("1"), large, message("3")]
    assert desk.told("tls_failed") == ""


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("expired", "has expired. Its owner must renew it"),
        ("self-signed", "self-signed and not known here. Put it, or better its authority, into the file of `ca`"),
        ("wrong host", "is for another address. Set `server_name`"),
        ("wrong name", "is for another name. Correct `host`, or set `server_name`"),
        ("unknown authority", "is from an authority not known here"),
        ("pinned", "is not the one pinned here"),
    ],
)
async def test_that_nothing_is_sent_to_a_server_that_cannot_be_trusted(
    authority: Authority, tmp_path: Path, kind: str, words: str
) -> None:
    own = {
        "expired": lambda: authority.issue(ends_in=-DAY),
        "self-signed": lambda: authority.issue(self_signed=True),
        "wrong host": lambda: authority.issue("10.9.8.7"),
        "unknown authority": lambda: Authority(tmp_path, "stranger").issue(),
    }.get(kind, authority.issue)()
    name = "cerner.example" if kind == "wrong name" else "127.0.0.1"
    pins = frozenset({"00" * 32}) if kind == "pinned" else frozenset[str]()
    desk = Desk()
    async with listening(desk, serving(authority, own, ask=False)) as (_, port):
        result, sender = await sent(port, calling(authority, name=name, pins=pins))

    assert (result.kind, result.code) == (Kind.NOT_SENT, "tls")
    assert words in result.reason
    assert sender.link is LinkState.DOWN
    assert desk.blocks == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("missing", "it showed no certificate. Give that system a client certificate"),
        ("unknown", "is from an authority not known here"),
        ("expired", "has expired"),
        ("self-signed", "self-signed"),
        ("pinned", "is not the one pinned here"),
    ],
)
async def test_that_nothing_is_taken_from_a_client_that_cannot_be_trusted(
    authority: Authority, tmp_path: Path, kind: str, words: str
) -> None:
    makers: dict[str, Callable[[], Issued | None]] = {
        "missing": lambda: None,
        "unknown": lambda: Authority(tmp_path, "stranger").issue("client"),
        "expired": lambda: authority.issue("client", ends_in=-DAY),
        "self-signed": lambda: authority.issue("client", self_signed=True),
        "pinned": lambda: authority.issue("client"),
    }
    own = makers[kind]()
    pins = frozenset({"11" * 32}) if kind == "pinned" else frozenset[str]()
    desk = Desk()
    async with listening(desk, serving(authority, authority.issue(), pins=pins)) as (listener, port):
        result, _ = await sent(port, calling(authority, own))
        await until(lambda: bool(desk.told("tls_failed")))

        assert words in desk.told("tls_failed")
        assert words in listener.remark
    assert (result.kind, result.code) == (Kind.NOT_SENT, "tls")
    assert desk.blocks == []


async def test_that_a_pinned_certificate_is_taken_with_its_pin(authority: Authority) -> None:
    server, client = authority.issue(), authority.issue("client")
    desk = Desk()
    async with listening(desk, serving(authority, server, pins=frozenset({client.fingerprint}))) as (_, port):
        result, _ = await sent(port, calling(authority, client, pins=frozenset({server.fingerprint})))

    assert result.kind is Kind.REPLIED


async def test_that_a_self_signed_peer_is_trusted_by_naming_its_certificate(authority: Authority) -> None:
    server = authority.issue(self_signed=True)
    files = TlsFiles(server=False, ca=server.certificate, name="127.0.0.1")
    async with listening(Desk(), serving(authority, server, ask=False)) as (_, port):
        result, _ = await sent(port, files)

    assert result.kind is Kind.REPLIED


async def test_that_a_plain_message_to_a_tls_port_is_not_taken_and_named(authority: Authority) -> None:
    desk = Desk()
    async with listening(desk, serving(authority, authority.issue())) as (_, port), connected(port) as client:
        await client.send(message("1"))

        assert await client.ended()
    assert desk.blocks == []
    assert "does not speak TLS" in desk.told("tls_failed")


async def test_that_a_plain_server_behind_a_tls_sender_gets_no_message_and_is_named(authority: Authority) -> None:
    desk = Desk()
    async with listening(desk, None) as (listener, port):
        result, _ = await sent(port, calling(authority))

        assert "speaks TLS, and this connection is plain" in listener.remark
    assert (result.kind, result.code) == (Kind.NOT_SENT, "tls")
    assert desk.blocks == []


async def test_that_tls_1_1_is_refused(authority: Authority) -> None:
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with pytest.warns(DeprecationWarning, match="TLSv1_1 is deprecated"):
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    desk = Desk()
    async with listening(desk, serving(authority, authority.issue(), ask=False)) as (_, port):
        with pytest.raises((ssl.SSLError, ConnectionError)):
            await asyncio.open_connection("127.0.0.1", port, ssl=old)
        await until(lambda: bool(desk.told("tls_failed")))

    assert "older than 1.2" in desk.told("tls_failed")


async def test_that_a_renewed_certificate_serves_new_connections_and_old_ones_live_on(authority: Authority) -> None:
    authority.issue(file="own", ends_in=5 * DAY)
    own = authority.issue(file="own", ends_in=5 * DAY)
    desk = Desk()
    async with listening(desk, serving(authority, own, ask=False)) as (listener, port):
        sender = MllpSender(MllpDestination(name="peer", port=port), tls=Contexts(calling(authority)))
        first = await sender.exchange(message("1"), names(message("1")))
        assert "ends in 4 days" in listener.remark
        assert "The certificate of 127.0.0.1" in sender.remark
        renewed = authority.issue(file="own")
        pinned = calling(authority, pins=frozenset({renewed.fingerprint}))

        after, _ = await sent(port, pinned, "2")
        again = await sender.exchange(message("3"), names(message("3")))
        await sender.close()

        assert listener.remark == ""
        assert [result.kind for result in (first, after, again)] == [Kind.REPLIED] * 3
        assert listener.counters.connected == 2


async def test_that_half_a_renewal_keeps_the_old_certificate_and_says_so(authority: Authority) -> None:
    own = authority.issue(file="own")
    desk = Desk()
    async with listening(desk, serving(authority, own, ask=False)) as (listener, port):
        shutil.copyfile(authority.issue("other").key, own.key)

        result, _ = await sent(port, calling(authority))

        assert result.kind is Kind.REPLIED
        assert "the key does not belong to the certificate" in listener.remark


async def test_that_an_encrypted_key_opens_with_its_passphrase_only(authority: Authority) -> None:
    own = authority.issue(passphrase="open sesame")
    files = serving(authority, own, ask=False)
    for passphrase, words in ((None, "the keyring has no passphrase"), ("wrong", "does not open it")):
        listener = Listener("lab", MllpSource(), Desk().accept, tls=Contexts(files, passphrase))
        with pytest.raises(ListenError, match=words):
            await listener.start()

    Contexts(files, "open sesame").current()


@pytest.mark.parametrize("missing", ["certificate", "key", "ca"])
async def test_that_a_missing_file_is_named(authority: Authority, tmp_path: Path, missing: str) -> None:
    own = authority.issue()
    paths = {"certificate": own.certificate, "key": own.key, "ca": authority.ca, missing: str(tmp_path / "nowhere.pem")}
    files = TlsFiles(server=True, ask=True, certificate=paths["certificate"], key=paths["key"], ca=paths["ca"])
    listener = Listener("lab", MllpSource(), Desk().accept, tls=Contexts(files))

    with pytest.raises(ListenError, match=r"nowhere\.pem cannot be read"):
        await listener.start()


async def test_that_a_handshake_held_open_is_cut_and_harms_nobody(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mllp_connection, "HANDSHAKE", 0.1)
    desk = Desk()
    async with listening(desk, serving(authority, authority.issue(), ask=False), frame_timeout=0.2) as (listener, port):
        async with connected(port) as silent, connected(port) as half:
            await half.write(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")  # the first bytes of a long hello
            result, _ = await sent(port, calling(authority))

            assert result.kind is Kind.REPLIED
            assert await silent.ended()
            assert await half.ended()
        assert listener.counters.handshake_timeout == 2


async def test_that_a_renegotiation_is_not_done(authority: Authority) -> None:
    context = Contexts(serving(authority, authority.issue())).current()

    assert context.options & ssl.OP_NO_RENEGOTIATION
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2


async def test_that_bytes_one_by_one_give_the_same_message(authority: Authority) -> None:
    desk = Desk()
    trust = ssl.create_default_context(cafile=authority.ca)
    async with listening(desk, serving(authority, authority.issue(), ask=False)) as (_, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trust)
        client = Client(reader, writer)
        for byte in frame(message("1")):
            await client.write(bytes([byte]))  # a TLS record for each

        assert await client.block() == ack("1")
        writer.close()
        await writer.wait_closed()
    assert desk.blocks == [message("1")]


def test_that_the_words_follow_the_days_left(authority: Authority) -> None:
    contexts = Contexts(serving(authority, authority.issue(ends_in=20 * DAY)))
    contexts.current()
    now = datetime.now(UTC)

    assert contexts.remark(now - 20 * DAY) == ""
    assert "plan its renewal" in contexts.remark(now)
    assert "renew it this week" in contexts.remark(now + 8 * DAY)
    assert "renew it now" in contexts.remark(now + 15 * DAY)
    assert "peers refuse it" in contexts.remark(now + 21 * DAY)


async def test_that_a_peer_that_leaves_with_its_reply_costs_no_message(authority: Authority) -> None:
    """Its reply and its good-bye come in one piece; a message written after them would be lost in the dark."""
    context = Contexts(serving(authority, authority.issue(), ask=False)).current()
    taken: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        block = await reader.readuntil(b"\x1c\r")
        taken.append(control_id(block))
        writer.write(frame(ack(taken[-1])))
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    sender = MllpSender(MllpDestination(name="peer", port=port, reply_timeout=2), tls=Contexts(calling(authority)))
    kinds = [(await sender.exchange(message(str(n)), names(message(str(n))))).kind for n in range(20)]
    await sender.close()
    server.close()

    assert kinds == [Kind.REPLIED] * 20
    assert taken == [str(number) for number in range(20)]


async def test_that_a_client_that_leaves_with_its_block_is_still_answered(authority: Authority) -> None:
    desk = Desk()
    trust = ssl.create_default_context(cafile=authority.ca)
    async with listening(desk, serving(authority, authority.issue(), ask=False)) as (listener, port):
        into, out = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = trust.wrap_bio(into, out, server_hostname="127.0.0.1")
        async with connected(port) as client:
            while True:
                try:
                    tls.do_handshake()
                    break
                except ssl.SSLWantReadError:
                    await client.write(out.read())
                    into.write(await client.reader.read(65536))
            tls.write(frame(message("1")))
            with contextlib.suppress(ssl.SSLWantReadError):
                tls.unwrap()  # a good-bye behind the block, in one write
            await client.write(out.read())

            assert len(await client.reader.read()) > len(frame(ack("1")))  # the answer, and the listener's good-bye
            await until(lambda: listener.connections == 0)
    assert desk.blocks == [message("1")]
