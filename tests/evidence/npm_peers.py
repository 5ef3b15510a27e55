"""Other people's programs of npm: three clients deliver to our gateway, three servers receive from our sender."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from tests.evidence.figures import Figure, at_least, exactly, info
from tests.support import npm_peers
from tests.support.gateway_process import GatewayProcess
from tests.support.mllp_client import MllpClient
from tests.support.npm_peers import PeerServer, PeersMissing, peer_server
from tests.support.oracle import message

COUNT = 200
LARGE = 600_000


def measure() -> list[Figure]:
    """Both directions; one failed figure that names it where node or npm is missing."""
    try:
        npm_peers.install()
    except PeersMissing as missing:
        return [exactly("peers of npm installed", str(missing), "installed")]
    return [*asyncio.run(_into_ours()), *asyncio.run(_out_of_ours()), *asyncio.run(_garbage()), *asyncio.run(_death())]


def specials(lane: str) -> list[bytes]:
    """A large one, one in Latin-1, one in ISO-2022-JP; each says so in MSH-18."""
    latin = message(lane, 1001).replace(b"Testpatient", "Müßig".encode("latin-1"))
    japanese = message(lane, 1002).replace(b"Testpatient", "山田".encode("iso2022_jp"))
    return [
        message(lane, 1000, padding=LARGE),
        latin.replace(b"|P|2.5.1", b"|P|2.5.1||||||8859/1", 1),
        japanese.replace(b"|P|2.5.1", b"|P|2.5.1||||||~ISO IR87", 1),
    ]


def _lane(library: str) -> str:
    return library.strip("@").replace("/", "")


async def _into_ours() -> list[Figure]:
    found: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        gateway = GatewayProcess(folder / "data")
        await gateway.start()
        expected = 0
        for library in npm_peers.CLIENTS:
            lane = _lane(library)
            place = _written(folder / lane, [message(lane, n) for n in range(COUNT)] + specials(lane)[:1])
            replies = await npm_peers.send(library, gateway.port(), place)
            wanted = [{"code": "AA", "for": f"{lane}-{n}"} for n in (*range(COUNT), 1000)]
            found.append(exactly(f"{library}: replies that are AA for the message sent", replies == wanted, True))
            expected += len(wanted)
        place = _written(folder / "latin", specials("latin")[1:2])
        replies = await npm_peers.send("@medplum/hl7", gateway.port(), place, "latin1")
        found.append(exactly("@medplum/hl7 in Latin-1", replies, [{"code": "AA", "for": "latin-1001"}]))
        place = _written(folder / "batch", [message("batch", n) for n in range(50)])
        replies = await npm_peers.send("node-hl7-client", gateway.port(), place, "batch")
        found.append(exactly("node-hl7-client, a batch of 50: AA for each", len({r["for"] for r in replies}), 50))
        async with gateway.client() as api:
            stored = (await api.messages("", None, 1)).matched
        await gateway.stop()
    return [*found, exactly("messages stored by all of them", stored, expected + 51)]


def _written(place: Path, messages: list[bytes]) -> Path:
    place.mkdir()
    for number, raw in enumerate(messages):
        (place / f"{number:05}.hl7").write_bytes(raw)
    return place


def _site(port: int) -> str:
    return f"""
[[interface]]
name = "out"
source = {{ kind = "mllp" }}
[[interface.destination]]
name = "theirs"
kind = "mllp"
port = {port}
reply_timeout = 3
on_unknown = "ask"
retry = {{ base = 0.05, cap = 0.5 }}
"""


async def _out_of_ours() -> list[Figure]:
    found: list[Figure] = []
    for library in npm_peers.SERVERS:
        async with peer_server(library) as server:
            messages = [message("out", n) for n in range(COUNT)] + specials("out")
            ids = [f"out-{n}" for n in (*range(COUNT), 1000, 1001, 1002)]
            sent = await _deliver(server, messages, "status:sent outcome:AA control:out*", len(ids))
            await server.stop()
        found += [
            exactly(f"{library} as server: sent and judged AA", sent, len(ids)),
            exactly("  in order of arrival", list(dict.fromkeys(server.ids)) == ids, True),
            info("  times its handler was called (it may call it for a part)", str(len(server.ids))),
        ]
    return found


async def _garbage() -> list[Figure]:
    """A message with # for | is good HL7 that simple-hl7 cannot read: it gives no reply that names the message."""
    async with peer_server("simple-hl7") as server:
        odd = message("odd", 1).replace(b"|", b"#")
        unknown = await _deliver(server, [odd], "status:unknown control:odd-1", 1)
    return [exactly("simple-hl7 gives no reply that matches: unknown, never sent", unknown, 1)]


async def _death() -> list[Figure]:
    """Their process dies in the middle and comes back: all arrive, in order; one on the wire may come twice."""
    async with peer_server("@medplum/hl7") as server:
        with tempfile.TemporaryDirectory() as folder:
            config = Path(folder) / "site.toml"
            config.write_text(_site(server.port).replace('on_unknown = "ask"\n', ""), encoding="utf-8")
            gateway = GatewayProcess(Path(folder) / "data", config)
            await gateway.start()
            async with MllpClient(gateway.port("out")) as client:
                for number in range(COUNT):
                    await client.send(message("die", number))
                    if number == COUNT // 2:
                        await server.stop()
            await server.start()
            await _wait_for(gateway, "status:sent control:die*", COUNT)
            await gateway.stop()
        await server.stop()
    ids = [f"die-{n}" for n in range(COUNT)]
    return [
        exactly("@medplum/hl7 killed in the middle and started again: received", len(set(server.ids)), COUNT),
        exactly("  in order of first arrival", list(dict.fromkeys(server.ids)) == ids, True),
        at_least("  times it was started", server.starts, 2),
    ]


async def _deliver(server: PeerServer, messages: list[bytes], query: str, wanted: int) -> int:
    """Put these through a gateway to the server; how many match the query in the end."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "site.toml"
        config.write_text(_site(server.port), encoding="utf-8")
        gateway = GatewayProcess(Path(folder) / "data", config)
        await gateway.start()
        async with MllpClient(gateway.port("out")) as client:
            for raw in messages:
                await client.send(raw)
        found = await _wait_for(gateway, query, wanted)
        await gateway.stop()
    return found


async def _wait_for(gateway: GatewayProcess, query: str, wanted: int, seconds: float = 60.0) -> int:
    """How many match the query; at most until `wanted` do or the time is over."""
    found = 0
    async with gateway.client() as api:
        after = 0
        deadline = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < deadline:
            found = (await api.messages(query, None, 1)).matched or 0
            if found >= wanted:
                break
            after = (await api.feed(after, "", 1.0)).number
    return found
