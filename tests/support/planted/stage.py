"""The stage of the day: a gateway with its own clock, partners on real sockets that do what the plan says."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from console.config.settings import InterfaceSettings, MllpDestination, MllpSource, Retry, SiteFile
from console.core.interface import OnError, OnUnknown, Ordering
from console.gateway.service import Gateway
from console.store.store import Store
from console.transports.mllp.framing import Block, Deframer, frame
from tests.support.planted.causes import FOR_OUTAGES, FOR_STUCK, INTERFACES, STEP, Cause, Kind
from tests.support.planted.words import Person, fill

KEY = bytes(range(32))
BASE = datetime(2026, 3, 2, tzinfo=UTC)
"""A Monday; the day begins at midnight."""
SITES = ("NORTH", "SOUTH", "EAST")


STUCK = "STUCK"
"""The message that is refused for ever, and holds its queue."""

NEVER_RIGHT = Cause(
    name=STUCK,
    kind=Kind.REFUSED,
    interfaces=(FOR_STUCK,),
    begin=0,
    end=0,
    messages=1,
    ack="AR",
    code="202",
    path=("MSH", 12, 0),
    template="unsupported trigger event",
)


class DayClock:
    """The time of the day as the script says, with the little that really passes in between."""

    def __init__(self) -> None:
        self._at = BASE
        self._set = time.monotonic()

    def go_to(self, second: float) -> None:
        """Now it is so many seconds after the base."""
        self._at = BASE + timedelta(seconds=second)
        self._set = time.monotonic()

    def now(self) -> datetime:
        """Aware; never runs into the next step."""
        return self._at + timedelta(seconds=min(time.monotonic() - self._set, STEP * 0.9))

    def monotonic(self) -> float:
        """Seconds of the day."""
        return (self.now() - BASE).total_seconds() + 1.0


class Peer:
    """One address. `down` closes it; what it answers follows from the control id alone."""

    def __init__(self, causes: dict[str, Cause], dice: random.Random) -> None:
        self.port = 0
        self._causes = causes
        self._dice = dice
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self.cured: set[str] = set()

    @property
    def is_up(self) -> bool:
        """True while it listens."""
        return self._server is not None

    async def up(self) -> None:
        """Listen, on the same port as ever."""
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def down(self) -> None:
        """Nobody listens, and all connections are cut."""
        if self._server is not None:
            self._server.close()
            self._server = None
            for writer in tuple(self._writers):
                writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        deframer = Deframer()
        try:
            while data := await reader.read(65536):
                for event in deframer.feed(data):
                    if isinstance(event, Block) and not self._answer(event.payload, writer):
                        return
        except ConnectionError:
            pass  # cut by the script
        finally:
            self._writers.discard(writer)
            writer.close()

    def _answer(self, raw: bytes, writer: asyncio.StreamWriter) -> bool:
        control = raw.split(b"|", 10)[9].decode()
        if control.startswith(STUCK):
            writer.write(frame(reply(control, "AE", NEVER_RIGHT, self._dice)))
            return True
        cause = self._causes.get(control.partition("-")[0])
        if cause is None or cause.name in self.cured or cause.kind in {Kind.OUTAGE, Kind.ARRIVAL}:
            writer.write(frame(reply(control, "AA")))
            return True
        if cause.kind is Kind.CUT:
            writer.transport.abort()
            return False
        writer.write(frame(reply(control, cause.ack, cause, self._dice)))
        return True


def reply(control: str, ack: str, cause: Cause | None = None, dice: random.Random | None = None) -> bytes:
    """An acknowledgement; with a cause, its ERR at some repetition of its place, with this patient's values."""
    head = f"MSH|^~\\&|PEER|HOSP|LAB|HOSP|20260302||ACK|R{control}|P|2.5.1\rMSA|{ack}|{control}\r"
    if cause is None or dice is None:
        return head.encode()
    segment, field, component = cause.path
    repetition = dice.randrange(1, 9) if segment in {"OBX", "AL1", "IN1", "OBR", "ORC"} else 1
    place = f"{segment}^{repetition}^{field}" + (f"^1^{component}" if component else "")
    words = fill(cause.template, Person(dice), dice)
    escaped = words.replace("\\", "\\E\\").replace("|", "\\F\\").replace("^", "\\S\\").replace("&", "\\T\\")
    return (head + f"ERR||{place}|{cause.code}^Refused^HL70357|E|||{escaped}\r").encode()


def message(control: str, person: Person, at: datetime, note: str = "") -> bytes:
    """An ORU of this patient."""
    stamp = at.strftime("%Y%m%d%H%M%S")
    return (
        f"MSH|^~\\&|LAB|HOSP|CERNER|HOSP|{stamp}||ORU^R01^ORU_R01|{control}|P|2.5.1\r"
        f"PID|1||{person.mrn}^^^HOSP^MR||{person.family}^{person.given}||{person.born}|F|||{person.street}||"
        f"{person.phone}\r"
        f"PV1|1|I|W1^12^A||||||||||||||||{person.visit}\r"
        f"OBR|1|P{control}|F{control}|2345-7^Glucose^LN|||{stamp}\r"
        f"OBX|1|NM|2345-7^Glucose^LN||99.5|mg/dL|70-99|N|||F{'|||' + note if note else ''}\r"
    ).encode()


def name_of(number: int) -> str:
    """The interface's name."""
    return f"feed-{number:02d}"


def site_of(ports: dict[int, int]) -> SiteFile:
    """Twelve interfaces, three sites; a refusal parks, but on the one where a stuck message is to hold the queue."""
    interfaces = []
    for number in range(INTERFACES):
        strict = number <= FOR_STUCK
        interfaces.append(
            InterfaceSettings(
                name=name_of(number),
                title=f"LAB {number} → PEER {number}",
                site=SITES[number % len(SITES)],
                ordering=Ordering.INTERFACE if strict else Ordering.NONE,
                same_id_other_content="reject",
                source=MllpSource(port=0),
                destination=(
                    MllpDestination(
                        name="peer",
                        title=f"PEER {number}",
                        port=ports[number],
                        on_error=OnError.STOP if number == FOR_STUCK else OnError.PARK,
                        on_unknown=OnUnknown.ASK,
                        retry=Retry(base=0.02, cap=0.1),
                        reply_timeout=20,
                    ),
                ),
            )
        )
    return SiteFile(interface=tuple(interfaces))


@asynccontextmanager
async def peers(causes: dict[str, Cause], seed: int) -> AsyncIterator[dict[int, Peer]]:
    """One for each interface; those that an outage hits together share one."""
    made: dict[int, Peer] = {}
    for number in range(INTERFACES):
        shared = next((group[0] for group in FOR_OUTAGES if number in group), number)
        made[number] = made.get(shared) or Peer(causes, random.Random(f"{seed} {number}"))
    for peer in made.values():
        await peer.up()
    try:
        yield made
    finally:
        for peer in made.values():
            await peer.down()


@asynccontextmanager
async def gateway(
    folder: Path, site: SiteFile, clock: DayClock, before: Callable[[Store], Awaitable[None]]
) -> AsyncIterator[Gateway]:
    """A real one on the clock of the day; `before` may put a past into its store."""
    async with AsyncExitStack() as stack:
        store = await asyncio.to_thread(Store.open, folder / "store.db", KEY, clock=clock)
        stack.callback(store.close)
        made = Gateway(site=site, store=store, clock=clock, owner="day")
        await before(store)
        stack.push_async_callback(made.stop_tasks)
        await made.start()
        stack.push_async_callback(made.stop_work)
        yield made
