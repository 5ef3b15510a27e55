"""What users wish loudest for, done in our window on a store of a million messages, with acts and seconds counted."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from console.compositions.files import STORE_FILE
from tests.evidence.figures import Figure, at_most, exactly, info
from tests.performance.million_store import ALL_INTERFACES, kept
from tests.support.gateway_process import GatewayProcess
from tests.support.mllp_client import MllpClient

MESSAGES = 1_000_000
PLACE = Path(tempfile.gettempdir()) / "interface-console-million"
FAILING, STUCK, BULK = "lab-north", "orders-north", "bill-south"
BEHIND = 200
REFUSED = b"ZZREFUSE"
LIMITS = {"1": (3, 1.0), "2": (1, 1.0), "5": (12, 300.0)}
"""Most acts and seconds where the goal is a number; the others have the time only for comparison."""


class Receivers:
    """One peer for each interface: says AA, and AE to what is marked; counts every arrival by control id."""

    def __init__(self) -> None:
        self.arrived: dict[str, Counter[str]] = {name: Counter() for name in ALL_INTERFACES}
        self.ports: dict[str, int] = {}
        self._servers: list[asyncio.Server] = []

    async def start(self) -> None:
        """A port each."""
        for name in ALL_INTERFACES:
            server = await asyncio.start_server(self._serve(name), "127.0.0.1", 0, limit=2**22)
            self.ports[name] = server.sockets[0].getsockname()[1]
            self._servers.append(server)

    def _serve(self, name: str) -> Any:  # noqa: ANN401  (a callback of asyncio)
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                while True:
                    raw = await reader.readuntil(b"\x1c\r")
                    control_id = raw.split(b"|", 10)[9].decode()
                    self.arrived[name][control_id] += 1
                    code = "AE" if REFUSED in raw else "AA"
                    error = "\rERR||OBX^1^3|103^Table value not found^HL70357|E" if code == "AE" else ""
                    ack = f"MSH|^~\\&|P|P|C|C|20260203||ACK|A{control_id}|P|2.5\rMSA|{code}|{control_id}{error}\r"
                    writer.write(b"\x0b" + ack.encode() + b"\x1c\r")
                    await writer.drain()
            except (asyncio.IncompleteReadError, ConnectionError):
                writer.close()

        return serve

    async def stop(self) -> None:
        """Close all."""
        for server in self._servers:
            server.close()
            await server.wait_closed()


def site(ports: dict[str, int]) -> str:
    """The interfaces of the million, each to a peer of its own; the one that gets stuck stops at an error."""
    parts = ['[gateway]\nenvironment = "TEST"\n']
    for name in ALL_INTERFACES:
        kind, _, place = name.partition("-")
        parts.append(
            f'[[interface]]\nname = "{name}"\ntitle = "{kind.upper()} → CERN"\nsite = "{place.upper()}"\n'
            'source = { kind = "mllp" }\n[[interface.destination]]\nname = "cern"\ntitle = "CERN"\nkind = "mllp"\n'
            f'port = {ports[name]}\non_error = "{"stop" if name == STUCK else "park"}"\n'
        )
    return "\n".join(parts)


def oru(control_id: str, accession: str = "", code: str = "2345-7") -> bytes:
    """A made-up result; with a code that is refused, or not."""
    return (
        f"MSH|^~\\&|LAB|NORTH|CERN|NORTH|20260203||ORU^R01|{control_id}|P|2.5.1\r"
        "PID|1||9900001^^^NORTH^MR||MADEUP^PERSON||19700101|F\r"
        f"OBR|1|P77|F77|24323-8^PANEL^LN||||||||||||||{accession}|\r"
        f"OBX|1|NM|{code}^GLUCOSE^LN||99.5|mg/dL|||||F\r"
    ).encode()


@asynccontextmanager
async def _world(folder: Path, messages: int) -> AsyncIterator[tuple[GatewayProcess, Receivers]]:
    data = folder / "data"
    data.mkdir()
    shutil.copy(await asyncio.to_thread(kept, PLACE, messages), data / STORE_FILE)
    receivers = Receivers()
    await receivers.start()
    config = folder / "site.toml"
    config.write_text(site(receivers.ports), encoding="utf-8")
    gateway = GatewayProcess(data, config)
    await gateway.start()
    try:
        yield gateway, receivers
    finally:
        await gateway.stop()
        await receivers.stop()


def measure(messages: int = MESSAGES) -> list[Figure]:
    """Make the million where it is not there yet, then let the hands work."""
    return asyncio.run(_measure(messages))


async def _measure(messages: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        async with _world(Path(name), messages) as (gateway, receivers):
            await _begin(gateway)
            world = {
                "accession": "A2026-4711",
                "accession_id": "ACC1",
                "failing": FAILING,
                "mendable": "MEND1",
                "stuck": STUCK,
                "behind": BEHIND,
                "bulk_query": f"interface:{BULK} type:SIU^S12,VXU^V04 status:sent",
            }
            answers = await _hands(gateway, world)
            return [*_figures(answers), *_counted(answers, receivers)]


async def _begin(gateway: GatewayProcess) -> None:
    """What the wishes look for: an accession, errors that park, a head that is refused with many behind it."""
    async with MllpClient(gateway.port("docs-south")) as client:
        await client.send(oru("ACC1", "A2026-4711"))
    async with MllpClient(gateway.port(FAILING)) as client:
        for number in range(30):
            await client.send(oru(f"BAD{number}", code=REFUSED.decode()))
        await client.send(oru("MEND1", code=REFUSED.decode()))
    async with MllpClient(gateway.port(STUCK)) as client:
        for number in range(BEHIND + 1):
            await client.send(oru(f"STUCK{number}", code="1-1" if number else REFUSED.decode()))
    async with gateway.client() as api, asyncio.timeout(60):
        after = 0
        while (await api.messages(f"interface:{FAILING} outcome:AE control:BAD*,MEND1", None, 1)).matched != 31:
            after = (await api.feed(after, "", 1.0)).number


async def _hands(gateway: GatewayProcess, world: dict[str, Any]) -> list[dict[str, Any]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.evidence.wishes_child",
        str(gateway.ready["token_file"]),
        json.dumps(world),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    out, _ = await process.communicate()
    return [json.loads(line) for line in out.splitlines()]


def _figures(answers: list[dict[str, Any]]) -> list[Figure]:
    found: list[Figure] = []
    for answer in answers:
        if "wish" not in answer:
            continue
        name = answer["wish"]
        found.append(exactly(f"{name}", answer["why"] or answer["right"], True))
        acts, seconds = LIMITS.get(name.split(" ")[0], (0, 0.0))
        if acts:
            found.append(at_most("  clicks, keys and fields", answer["acts"], acts))
            found.append(at_most("  seconds until it is seen", round(answer["seconds"], 2), seconds, " s"))
        else:
            found.append(info("  clicks, keys and fields; seconds", f"{answer['acts']}; {answer['seconds']:.2f} s"))
    return found


def _counted(answers: list[dict[str, Any]], receivers: Receivers) -> list[Figure]:
    bulk = next((answer["bulk"] for answer in answers if answer.get("bulk")), {"total": 0, "accepted": 0})
    here = receivers.arrived[BULK]
    elsewhere = sum(
        len(arrived) for name, arrived in receivers.arrived.items() if name not in (BULK, FAILING, "docs-south", STUCK)
    )
    return [
        exactly(
            "  copies that arrived there, each once", (len(here), max(here.values(), default=0)), (bulk["total"], 1)
        ),
        exactly("  copies that arrived anywhere else", elsewhere, 0),
        info("  messages resent, and accepted", f"{bulk['total']}, {bulk['accepted']}"),
    ]
