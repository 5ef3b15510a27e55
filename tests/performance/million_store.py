"""A store of a million messages, made through the store's own works in big batches; kept and found again by its size.

Fourteen interfaces at two sites, patients with steady numbers, seven days up to now, three in a hundred refused, some
held, parked, queued; one interface, one type and one code are rare. Everything is made up, and the same for one seed.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import bindparam, update

from console.core.message import Summary
from console.core.status import Status
from console.store.arrivals import Arrival, Planned
from console.store.queue import RegisterInterface
from console.store.record import record
from console.store.session import Session, Work
from console.store.store import Store
from console.store.tables import delivery
from tests.support.stores import KEY

BATCH = 1000
DAYS = 7
PATIENTS = 60_000
SEED = 14
TYPES = ("ORU^R01", "ADT^A08", "ORM^O01", "ADT^A01", "SIU^S12", "MDM^T02", "DFT^P03", "VXU^V04", "ADT^A03")
WEIGHTS = (34, 22, 14, 8, 6, 5, 5, 3, 3)
RARE_TYPE, RARE_CODE, RARE_EVERY = "ADT^A40", "AR 207", 20_011
NAMES = ("SMITH", "GARCIA", "LUND", "OKAFOR", "NGUYEN", "HAAS", "ROSSI", "DUBOIS", "KOVACS", "SILVA")
KINDS = ("lab", "adt", "orders", "sched", "docs", "bill")
INTERFACES = tuple(f"{kind}-{site}" for site in ("north", "south") for kind in KINDS)
RARE_INTERFACE = "vaccines-south"
ALL_INTERFACES = (*INTERFACES, "pathology-north", RARE_INTERFACE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fill(Work[int]):
    """A batch of arrivals, and at once what became of their deliveries."""

    arrivals: list[Arrival]
    ends: list[tuple[str, str]]  # status, outcome; "" leaves it queued

    def apply(self, session: Session) -> int:
        ends = []
        for recorded, (status, outcome) in zip(record(session, self.arrivals), self.ends, strict=True):
            if status:
                ends.append({"ident": recorded.delivery_ids[0], "to": status, "code": outcome})
        session.connection.execute(_end, ends)
        return len(self.arrivals)


_end = (
    update(delivery)
    .where(delivery.c.id == bindparam("ident"))
    .values(status=bindparam("to"), outcome=bindparam("code"), in_queue=0, attempts=1)
)


async def filled(path: Path, messages: int, now: datetime) -> float:
    """Make the store; messages stored per second."""
    store = Store.open(path, KEY)
    try:
        places = [await _register(store, name) for name in ALL_INTERFACES]
        dice = random.Random(SEED)
        begun = time.perf_counter()
        step = timedelta(days=DAYS) / messages
        flying: list[asyncio.Future[int]] = []
        for first in range(0, messages, BATCH):
            numbers = range(first, min(first + BATCH, messages))
            made = [_made(store, dice, places, n, now - step * (messages - n)) for n in numbers]
            flying.append(store.writer.submit(_Fill(arrivals=[a for a, _ in made], ends=[e for _, e in made])))
            if len(flying) > 1:
                await flying.pop(0)
            await asyncio.sleep(0)
        await asyncio.gather(*flying)
        return messages / (time.perf_counter() - begun)
    finally:
        store.close()


async def _register(store: Store, name: str) -> tuple[int, int]:
    kind, _, site = name.partition("-")
    work = RegisterInterface(
        name=name,
        layer="hl7v2",
        title=f"{kind.upper()} → CERN",
        destinations=(("cern", "mllp", "CERN"),),
        site=site.upper(),
        environment="PROD" if site == "north" else "TEST",
    )
    registered = await store.write(work)
    return registered.interface_id, registered.destinations["cern"]


def _made(
    store: Store, dice: random.Random, places: list[tuple[int, int]], n: int, at: datetime
) -> tuple[Arrival, tuple[str, str]]:
    rare = n % RARE_EVERY == RARE_EVERY - 1
    kind = RARE_TYPE if rare else dice.choices(TYPES, WEIGHTS)[0]
    interface_id, destination_id = places[-1] if rare else places[dice.randrange(len(places) - 1)]
    patient = dice.randrange(PATIENTS)
    raw = message(dice, n, kind, patient, at)
    hashed = store.hash_identifier
    mrn = f"{patient:07}"
    arrival = Arrival(
        interface_id=interface_id,
        received_at=at,
        peer="10.1.2.3:4711",
        raw=raw,
        summary=Summary(layer="hl7v2", type=kind, version="2.5.1", control_id=f"MSG{n:08}", sender="LAB|NORTH"),
        identifiers=(("mrn", hashed("mrn", mrn)), ("visit", hashed("visit", f"V{mrn}{n % 7}"))),
        planned=(Planned(destination_id=destination_id, status=Status.QUEUED, order_key=hashed("order", mrn)),),
        ack=f"MSH|^~\\&|||||||ACK|{n}|P|2.5.1\rMSA|AA|MSG{n:08}\r".encode(),
    )
    return arrival, _end_of(dice, rare)


def _end_of(dice: random.Random, rare: bool) -> tuple[str, str]:
    if rare:
        return "error", RARE_CODE
    fate = dice.random()
    if fate < 0.03:
        return "error", dice.choice(("AE 103", "AE 101", "AE 204", "timeout"))
    if fate < 0.031:
        return "parked", ""
    if fate < 0.0312:
        return "unknown", "timeout"
    return "sent", "AA"


def message(dice: random.Random, n: int, kind: str, patient: int, at: datetime) -> bytes:
    """A message of about 1.3 kB, as laboratories send them."""
    stamp = at.strftime("%Y%m%d%H%M%S")
    mrn = f"{patient:07}"
    lines = [
        f"MSH|^~\\&|LAB|NORTH|CERN|NORTH|{stamp}||{kind}|MSG{n:08}|P|2.5.1|||AL|NE",
        f"PID|1||{mrn}^^^NORTH^MR||{NAMES[patient % 10]}^{chr(65 + patient % 26)}NN{patient}||19{patient % 90 + 10}04|F"
        f"|||{patient % 900} MILL ROAD^^TOWN^^{patient % 90000:05}||555{patient:07}",
        f"PV1|1|I|W{patient % 40}^{n % 30}^1^NORTH||||{patient % 300:04}^DOC^{NAMES[n % 10]}||||||||||||V{mrn}{n % 7}",
        f"ORC|RE|P{n}|F{n}||CM",
        f"OBR|1|P{n}|F{n}|24323-8^COMPREHENSIVE METABOLIC PANEL^LN|||{stamp}|||||||{stamp}|SER|{patient % 300:04}^DOC",
    ]
    codes = (("2345-7", "GLUCOSE"), ("2160-0", "CREATININE"), ("2951-2", "SODIUM"), ("2823-3", "POTASSIUM"))
    for number, (code, name) in enumerate((*codes, ("17861-6", "CALCIUM"), ("1751-7", "ALBUMIN")), start=1):
        value = dice.randrange(10, 2000) / 10
        lines.append(f"OBX|{number}|NM|{code}^{name}^LN||{value}|mg/dL|3.5-200.0|N|||F|||{stamp}|||AUTO{n % 90}")
    return ("\r".join(lines) + "\r").encode()


def kept(folder: Path, messages: int) -> Path:
    """The store of this size in a folder, made where it is not there yet; prints how fast."""
    path = folder / f"million-{messages}.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"million-{messages}.part.db"
        part.unlink(missing_ok=True)
        rate = asyncio.run(filled(part, messages, datetime.now(UTC)))
        part.rename(path)
        print(f"{'made, messages/s':<48} {rate:>12,.0f}", flush=True)
    return path


if __name__ == "__main__":
    kept(Path(sys.argv[1]), int(sys.argv[2]))
