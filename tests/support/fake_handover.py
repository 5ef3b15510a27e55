"""The hand-over page of a believable night, in memory."""

from __future__ import annotations

from datetime import timedelta

from console.api.client import ApiError
from console.api.handover import Handover, HandoverRequest, HandoverSection
from console.gateway.desk.handover_page import page
from tests.support.fake_message import NOW

SECTIONS = (
    HandoverSection(
        title="Still open",
        head=("Cause", "Where", "Open", "Patients", "Since", "State", "Who has it", "Ticket"),
        rows=(
            (
                "Result code not mapped to LOINC",
                "AE 103 at OBX-3.1 · LAB → CERN",
                "118",
                "97",
                "09:02",
                "escalating",
                "m.ito",
                "INC0012345",
            ),
            ("Radiology link is down", "refused by rad-pacs:6661", "41", "38", "09:58", "new", "nobody", "–"),
        ),
    ),
    HandoverSection(
        title="Resent, released and settled by hand",
        head=("When", "Who", "What", "Messages", "Where", "Why"),
        rows=(("08:20", "m.ito", "Job 12: resend, done", "61", "LAB → CERN", "map v11 published (INC0012001)"),),
        empty="Nothing was resent or settled by hand.",
    ),
    HandoverSection(title="Queues that wait", head=("Interface", "Depth"), rows=(), empty="No queue waits."),
)
FIGURES = (("open causes", "12"), ("open messages", "296"), ("open alerts", "3"), ("sent or settled by hand", "61"))


class FakeHandover:
    """`handover_refusal` is what the gateway says instead of a page."""

    handover_refusal = ""
    handovers: tuple[HandoverRequest, ...] = ()

    async def handover(self, request: HandoverRequest) -> Handover:
        """The page, with the remarks in it."""
        self.handovers = (*self.handovers, request)
        if self.handover_refusal:
            raise ApiError(422, "Not made", self.handover_refusal)
        since = request.since or NOW - timedelta(hours=8)
        html = page("Shift hand-over", "22:15 to 06:15, by m.ito", FIGURES, SECTIONS, request.remarks)
        return Handover(
            title="Shift hand-over",
            since=since,
            until=NOW,
            by="m.ito",
            figures=FIGURES,
            sections=SECTIONS,
            html=html,
            file_name="hand-over-2026-03-02-0615",
        )
