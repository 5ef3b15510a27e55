"""Failure groups of a believable morning (the design's fourth picture), of a bad day, and with long texts; made up."""

from __future__ import annotations

import math
from datetime import timedelta

from console.api.interfaces import CommandOffer
from console.api.triage import (
    ChartMark,
    Cure,
    CureTry,
    GroupEvent,
    GroupRow,
    GroupState,
    GroupView,
    PastCure,
    PrintRow,
    Runbook,
    RunbookStep,
    WhyRow,
)
from tests.support.fake_message import NOW

ACTS = ("own", "note", "ticket", "resolve", "reopen", "archive", "merge", "split")
_DAY = 48
_GROWING = (0,) * 26 + (1, 1, 2, 1, 2, 2, 3, 3, 2, 4, 5, 4, 5, 6, 5, 7, 9, 8, 10, 12, 11, 14)
_BURST = (0,) * 19 + (2, 14, 3, 1) + (0,) * 21 + (1, 0, 1, 1)
_NOW = (0,) * 44 + (4, 12, 17, 15)
_FADING = (3, 5, 6, 4, 3, 2, 2, 1) + (0,) * 40
_STEADY = tuple(round(6 + 4 * math.sin(at * 1.7) + 2 * math.cos(at * 0.6)) for at in range(_DAY))
_N, _O, _E, _R, _A = (
    GroupState.NEW,
    GroupState.ONGOING,
    GroupState.ESCALATING,
    GroupState.REGRESSED,
    GroupState.ARCHIVED,
)
_MOCK: tuple[tuple[str, str, str, int, int | None, tuple[int, ...], int, int, GroupState, str, str, str], ...] = (
    # title, place, layer, open, patients, bars, first and last in minutes ago, state, its words, owner, route
    (
        "Result code not mapped to LOINC",
        "AE 103 at OBX-3.1",
        "hl7v2",
        118,
        97,
        _GROWING,
        73,
        0,
        _E,
        "",
        "",
        "LAB → CERN",
    ),
    ("Radiology link is down", "Refused by rad-pacs:6661", "hl7v2", 41, 38, _NOW, 17, 0, _N, "", "", "CERN → RAD"),
    (
        "Token endpoint refuses the client",
        "401 invalid_client",
        "fhir",
        44,
        None,
        _NOW,
        14,
        1,
        _O,
        "",
        "r.keller",
        "CON → CERN",
    ),
    (
        "Appointment calls throttled",
        "429 at PUT appt",
        "millennium",
        23,
        21,
        _BURST,
        340,
        1,
        _O,
        "",
        "m.ito",
        "CON → MILL",
    ),
    ("Charge sent, no reply came", "Closed before MSA", "hl7v2", 3, 3, _BURST, 40, 1, _N, "", "", "CERN → BILL"),
    (
        "Observation without status",
        "422 at Observation.status",
        "fhir",
        9,
        9,
        _FADING,
        1300,
        17,
        _A,
        "until > 20/h",
        "",
        "CON → CERN",
    ),
    (
        "Patient not known to billing",
        "AE 204 at PID-3",
        "hl7v2",
        31,
        12,
        _STEADY,
        3100,
        34,
        _R,
        "",
        "j.sand",
        "CERN → BILL",
    ),
    (
        "Document without author time",
        "Schematron CONF-5444",
        "ccda",
        6,
        6,
        _FADING,
        243,
        115,
        _O,
        "",
        "a.lund",
        "TRANS → CERN",
    ),
    (
        "Order-sign hook over 500 ms",
        "Timed out at CDS relay",
        "cds_hooks",
        14,
        14,
        _STEADY,
        4000,
        4,
        _A,
        "until > 5 %",
        "",
        "CERN → CDS",
    ),
    ("Visit number missing", "AE 101 at PV1-19", "hl7v2", 2, 2, _BURST, 500, 140, _O, "", "j.sand", "ADT → CERN"),
    ("Birth date in the future", "AR 207 at PID-7", "hl7v2", 1, 1, _BURST, 215, 215, _N, "", "", "ADT → CERN"),
    ("Vaccine lot not on file", "AE 103 at RXA-15", "hl7v2", 4, 4, _STEADY, 1500, 253, _O, "", "a.lund", "CERN → REG"),
)
_LINK = "Radiology link is down"


def offers(state: GroupState) -> tuple[CommandOffer, ...]:
    """Which acts a group of this state takes."""
    off = {"reopen": "It is open."} if state not in (GroupState.RESOLVED, GroupState.ARCHIVED) else {}
    off |= {"resolve": "It is resolved already.", "archive": "It is resolved."} if state is GroupState.RESOLVED else {}
    return tuple(CommandOffer(name=name, allowed=name not in off, reason=off.get(name, "")) for name in ACTS)


def mock_groups() -> list[GroupView]:
    """The twelve of the picture, over five layers."""
    return [_mock(number, values) for number, values in enumerate(_MOCK, 1)]


def _mock(
    id: int,
    values: tuple[str, str, str, int, int | None, tuple[int, ...], int, int, GroupState, str, str, str],
) -> GroupView:
    title, place, layer, count, patients, bars, first, last, state, words, owner, route = values
    seen = count + (122 if id == 1 else 0)
    row = GroupRow(
        id=id,
        version=1,
        title=title,
        place=place if title == _LINK else f"{place} · {route}",
        kind="link" if title == _LINK else "access" if place.startswith("401") else "content",
        layer=layer,
        open=count,
        seen=seen,
        handled=seen - count,
        waiting=41 if title == _LINK else 0,
        patients=patients,
        first_at=NOW - timedelta(minutes=first),
        last_at=NOW - timedelta(minutes=last),
        spark=bars,
        per_hour=float(bars[-1] + bars[-2]),
        interfaces=(route.lower().replace(" → ", "-to-"),),
        titles=(route,),
        sites=("NORTH",),
        environment="PROD",
        state=state,
        state_text=words,
        owner=owner,
        query=f"cause:{id} status:error,parked,unknown",
    )
    return view_of(row, place, route)


def view_of(row: GroupRow, outcome: str, route: str) -> GroupView:
    """A group opened: why, what to do, how far its cure is."""
    mapped = row.id == 1
    return GroupView(
        row=row,
        bars=row.spark,
        bars_from=NOW - timedelta(hours=24),
        marks=(ChartMark(at=NOW - timedelta(minutes=600), kind="change", text="LIS 7.4 deployed"),) if mapped else (),
        why=(
            WhyRow(label="Layer, interface", text=f"{_layer(row.layer)}, {route}"),
            WhyRow(label="Outcome", text="AE, ERR 103 Table value not found" if mapped else outcome),
            WhyRow(label="Path", text=outcome.partition(" at ")[2] or "—", mono=True),
            WhyRow(label="Text, cleaned", text="‹code› not aliased" if mapped else "‹text›", mono=True),
        ),
        rule="rule 14 v3",
        prints=(PrintRow(id=row.id * 10, text=row.place, open=row.open, seen=row.seen),),
        codes=6 if mapped else 0,
        runbook=_RUNBOOK if mapped else None,
        earlier=_EARLIER if mapped else (),
        history=(GroupEvent(at=row.first_at, actor="gateway", kind="state", text="first seen"),),
        consequences=("Holds 41 messages of CERN → RAD",) if row.waiting else (),
        samples=(9_999, 9_998) if mapped else (9_999,),
        cure=_CURE if mapped else Cure(rest=row.open, refusal="Fix one message first, or try three as they are."),
        handover=f"{row.title}: {row.open} messages, {row.patients or 0} patients, {row.place}",
        commands=offers(row.state),
    )


_RUNBOOK = Runbook(
    id="RB-031",
    title="Unmapped lab code",
    steps=(
        RunbookStep(text="Look up the test in the lab catalogue"),
        RunbookStep(text="Map the code, dry run, publish the map", command="group.preview"),
        RunbookStep(text="Release here and watch the first three", query="cause:1 type:ORU^R01"),
    ),
    url="https://wiki.example/RB-031",
)
_EARLIER = (PastCure(at=NOW - timedelta(days=39), messages=61, minutes=25, by="m.ito", text="map v11"),)
_CURE = Cure(
    step=2,
    fixed="MSG88117R1",
    job=118,
    job_state="running",
    tries=(
        CureTry(
            delivery_id=9_990, copy_id=9_991, control_id="MSG88120R1", state="accepted", text="AA in 21 ms", at=NOW
        ),
        CureTry(
            delivery_id=9_989, copy_id=9_992, control_id="MSG88119R1", state="accepted", text="AA in 19 ms", at=NOW
        ),
        CureTry(
            delivery_id=9_988, copy_id=9_993, control_id="MSG88098R1", state="sending", text="Waiting for reply", at=NOW
        ),
    ),
    rest=115,
    recipe=4,
    recipe_name="map OBX-3 by v13",
    refusal="Release unlocks when all three try messages are accepted.",
)


def _layer(name: str) -> str:
    return {"hl7v2": "HL7 v2", "fhir": "FHIR", "ccda": "C-CDA", "cds_hooks": "CDS"}.get(name, name.capitalize())


def bad_day(count: int = 200) -> list[GroupView]:
    """So many groups, each a little different; the first are the twelve of the picture."""
    found = mock_groups()[:count]
    for id in range(len(found) + 1, count + 1):
        base = found[(id - 1) % 12]
        row = base.row.model_copy(
            update={
                "id": id,
                "title": f"{base.row.title} ({id})",
                "open": 1 + id * 7 % 90,
                "seen": 1 + id * 7 % 90 + id % 5,
                "handled": id % 5,
                "per_hour": float(id * 13 % 37),
                "last_at": NOW - timedelta(minutes=id % 600),
                "query": f"cause:{id} status:error,parked,unknown",
            }
        )
        found.append(
            base.model_copy(
                update={"row": row, "prints": (PrintRow(id=id * 10, text=row.place, open=row.open, seen=row.seen),)}
            )
        )
    return found


def long_texts() -> list[GroupView]:
    """Words as long as people and partners write them."""
    found = []
    for view in mock_groups():
        row = view.row.model_copy(
            update={
                "title": f"{view.row.title} because the receiving application of the regional laboratory network "
                "refuses every repetition of the identifier in the second half of the message",
                "place": f"{view.row.place} · and eleven more interfaces of the northern and the southern site",
                "open": view.row.open * 1_000,
                "seen": view.row.seen * 1_000,
                "handled": view.row.handled * 1_000,
                "owner": "maximiliane.von-und-zu-hohenstein" if view.row.owner else "",
                "ticket": "CHG-2026-00012345-EMERGENCY",
            }
        )
        why = (
            *view.why,
            WhyRow(label="Normalised text of the acknowledgement", text="‹name› " * 40 + "not found", mono=True),
        )
        steps = tuple(RunbookStep(text=f"{step.text}, " * 4 + "and write it down") for step in _RUNBOOK.steps)
        found.append(
            view.model_copy(
                update={
                    "row": row,
                    "why": why,
                    "runbook": _RUNBOOK.model_copy(update={"steps": steps, "title": "Unmapped laboratory code " * 5}),
                    "earlier": _EARLIER * 5,
                    "consequences": ("Holds 41 000 messages of CERN → RAD and of nine more interfaces, in order",) * 3,
                    "history": tuple(
                        GroupEvent(
                            at=NOW - timedelta(minutes=at), actor="m.ito", kind="note", text="Called them again. " * 12
                        )
                        for at in range(30)
                    ),
                }
            )
        )
    return found
