"""Interfaces and messages of a believable quarter of an hour; all made up (the design's first picture)."""

from __future__ import annotations

from datetime import timedelta

from console.api.interfaces import CommandOffer, DestinationRow, InterfaceRow
from console.api.messages import MessageRow
from console.core.interface import LinkState, WorkState
from console.core.status import Status
from tests.support.fake_message import NOW

_UP, _RUN = LinkState.UP, WorkState.RUNNING
_INTERFACES = (
    # title, kind, link, work, depth, oldest s, since last s, in/s, out/s, err/min, spark, holds
    ("LAB → CERN", "ORU", _UP, _RUN, 212, 102, 3, 6.1, 12.0, 3, "98897989798999c", "Draining, about 36 s at this rate"),
    (
        "CERN → RAD",
        "ORM",
        LinkState.DOWN,
        WorkState.HELD,
        41,
        1025,
        1028,
        0,
        0,
        0,
        "9787767653-----",
        "Link down: refused by rad-pacs:6661, next try in 8 s",
    ),
    (
        "CERN → PHARM",
        "RDE",
        _UP,
        WorkState.HELD,
        18,
        251,
        252,
        0.4,
        0,
        0,
        "878998788700000",
        "Held by r.keller until 10:45: pharmacy downtime",
    ),
    (
        "CERN → BILL",
        "DFT",
        _UP,
        WorkState.BACKING_OFF,
        9,
        52,
        54,
        0.6,
        0.3,
        2,
        "545566766787988",
        "Partner slow: no reply in 30 s, third try at 10:15:41",
    ),
    ("ADT → CERN", "ADT", _UP, _RUN, 0, None, 1, 3.8, 3.8, 0, "344567567876899", ""),
    ("CERN → LAB", "ORM", _UP, _RUN, 2, 1, 2, 2.2, 2.2, 0, "788978867656476", ""),
    ("RAD → CERN", "ORU", _UP, _RUN, 0, None, 6, 0.9, 0.9, 0, "999887887665434", ""),
    ("SCHED → CERN", "SIU", _UP, _RUN, 1, 0, 4, 0.7, 0.7, 0, "987878787677877", ""),
    ("CERN → REG", "VXU", _UP, _RUN, 0, None, 151, 0.0, 0.0, 0, "008000700000600", ""),
    ("TRANS → CERN", "MDM", _UP, _RUN, 0, None, 48, 0.1, 0.1, 0, "434434545456768", ""),
    (
        "CERN → DW",
        "ADT",
        LinkState.OFF,
        WorkState.STOPPED,
        0,
        None,
        187200,
        0,
        0,
        0,
        "---------------",
        "Stopped by m.ito, 20 Nov: warehouse migration",
    ),
)

_MESSAGES = (
    # status, seconds ago, layer, type, route, control id, attempts, detail
    (Status.SENDING, 0.0, "hl7v2", "ADT^A08", "ADT → CERN", "MSG88127", 1, "Waiting for reply"),
    (Status.SENT, 0.116, "hl7v2", "ORU^R01", "LAB → CERN", "MSG88126", 1, "AA in 18 ms"),
    (Status.SENT, 0.247, "hl7v2", "ORU^R01", "LAB → CERN", "MSG88125", 1, "AA in 22 ms"),
    (Status.QUEUED, 0.478, "hl7v2", "ORM^O01", "CERN → RAD", "MSG88124", 0, "Behind 40 on a link that is down"),
    (
        Status.ERROR,
        0.706,
        "hl7v2",
        "ORU^R01",
        "LAB → CERN",
        "MSG88120",
        3,
        "OBX-3.1 2345-7L is not in map LAB→LOINC v12",
    ),
    (Status.ERROR, 0.720, "hl7v2", "ORU^R01", "LAB → CERN", "MSG88119", 3, "OBX-3.1 718-7L is not in map LAB→LOINC"),
    (Status.SENT, 0.728, "fhir", "Patient", "CON → CERN", "7f3a19c2", 1, "201 in 84 ms"),
    (Status.SENT, 0.996, "hl7v2", "SIU^S12", "SCHED → CERN", "MSG88117", 1, "AA in 31 ms"),
    (Status.QUEUED, 2.117, "millennium", "PUT appt", "CON → MILL", "9c01e7aa", 2, "429 too many requests"),
    (Status.SENT, 2.354, "hl7v2", "ADT^A04", "ADT → CERN", "MSG88114", 1, "AA in 16 ms"),
    (
        Status.UNKNOWN,
        3.788,
        "hl7v2",
        "DFT^P03",
        "CERN → BILL",
        "MSG88111",
        1,
        "Sent, connection closed before the reply: it may have arrived",
    ),
    (Status.HELD, 6.1, "hl7v2", "RDE^O11", "CERN → PHARM", "MSG88107", 0, "Waits for pharmacy downtime, ends 10:45"),
    (Status.PARKED, 9.4, "hl7v2", "ORU^R01", "RAD → CERN", "MSG88101", 1, "Parked by m.ito: wrong accession"),
    (Status.CANCELLED, 12.9, "hl7v2", "ORM^O01", "CERN → LAB", "MSG88099", 1, "Skipped by m.ito: duplicate order"),
    (Status.FILTERED, 14.2, "hl7v2", "ADT^A31", "ADT → CERN", "MSG88098", 0, "Route of LAB does not want ADT^A31"),
)


def slug(title: str) -> str:
    """The interface name of a title."""
    return title.lower().replace(" → ", "-to-")


def interface_rows() -> tuple[InterfaceRow, ...]:
    """Eleven interfaces: nine up, one down, two held, one off."""
    return tuple(_interface(number, row) for number, row in enumerate(_INTERFACES, 1))


def _interface(number: int, row: tuple[object, ...]) -> InterfaceRow:
    title, kind, link, work, depth, oldest, last, in_rate, out_rate, errors, spark, holds = row
    return InterfaceRow.model_validate(
        {
            "id": number,
            "name": slug(str(title)),
            "title": title,
            "kind": kind,
            "direction": "inbound" if str(title).endswith("CERN") else "outbound",
            "site": "HOSP",
            "environment": "PROD",
            "owner": "r.keller",
            "source": f"MLLP :{2570 + number}",
            "link": link,
            "work": work,
            "depth": depth,
            "oldest_at": None if oldest is None else NOW - timedelta(seconds=float(str(oldest))),
            "last_at": NOW - timedelta(seconds=float(str(last))),
            "last_control_id": f"MSG{88100 + number}",
            "in_rate": in_rate,
            "out_rate": out_rate,
            "errors_per_minute": errors,
            "spark": tuple(None if c == "-" else int(c, 16) for c in str(spark)),
            "holds": holds,
            "counts": {"queued": depth, "error": errors},
            "destinations": (
                DestinationRow(
                    name="peer", kind="mllp", address="peer:6660", link=LinkState(str(link)), depth=int(str(depth))
                ),
            ),
            "commands": interface_offers(WorkState(str(work))),
        }
    )


def interface_offers(work: WorkState) -> tuple[CommandOffer, ...]:
    """Which commands an interface of this state takes."""
    lawful = {
        WorkState.RUNNING: {"stop", "pause", "hold"},
        WorkState.BACKING_OFF: {"stop", "pause", "hold"},
        WorkState.BLOCKED: {"stop", "pause", "hold"},
        WorkState.PAUSED: {"stop", "hold", "release"},
        WorkState.HELD: {"stop", "release"},
        WorkState.STOPPED: {"start"},
    }[work]
    word = work.value.replace("_", " ")
    return tuple(
        CommandOffer(name=name, allowed=name in lawful, reason="" if name in lawful else f"The interface is {word}.")
        for name in ("start", "stop", "pause", "hold", "release")
    )


def message_rows(count: int = 400) -> list[MessageRow]:
    """The rows of the picture, then older ones that went well, newest first; ids fall."""
    rows = [
        MessageRow(
            id=10_000 - at,
            message_id=20_000 - at,
            status=status,
            received_at=NOW - timedelta(seconds=ago),
            updated_at=NOW - timedelta(seconds=ago),
            layer=layer,
            type=kind,
            interface=slug(route),
            route=route,
            destination="peer",
            control_id=control_id,
            attempts=attempts,
            outcome="AA" if status is Status.SENT else "",
            detail=detail,
            due_at=NOW + timedelta(seconds=8) if status is Status.QUEUED and attempts else None,
            size=612,
        )
        for at, (status, ago, layer, kind, route, control_id, attempts, detail) in enumerate(_MESSAGES)
    ]
    routes = [(str(row[0]), str(row[1])) for row in _INTERFACES[:10]]
    for at in range(len(rows), count):
        route, kind = routes[at * 7 % len(routes)]
        rows.append(sent_row(at, route, kind))
    return rows


def sent_row(at: int, route: str, kind: str, *, id: int | None = None) -> MessageRow:
    """A message that went well, `at` half seconds before the moment of the picture."""
    event = {"ORU": "R01", "ORM": "O01", "RDE": "O11", "DFT": "P03", "SIU": "S12", "VXU": "V04", "MDM": "T02"}
    moment = NOW - timedelta(seconds=14 + at * 0.49)
    return MessageRow(
        id=10_000 - at if id is None else id,
        message_id=20_000 - at,
        status=Status.SENT,
        received_at=moment,
        updated_at=moment,
        layer="hl7v2",
        type=f"{kind}^{event.get(kind, 'A08')}",
        interface=slug(route),
        route=route,
        destination="peer",
        control_id=f"MSG{88098 - at if at < 80000 else at}",
        attempts=1,
        outcome="AA",
        detail=f"AA in {12 + at % 29} ms",
        size=400 + at % 300,
    )
