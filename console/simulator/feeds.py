"""The eight interfaces of the demo hospital: who sends what to whom, in which version and character set."""

from __future__ import annotations

from dataclasses import dataclass

FACILITY = "GENHOSP"
AUTHORITY = "GENHOSP"
"""Assigning authority of the medical record number (PID-3.4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One interface as its sender writes it. `charset` is MSH-18 as sent; `codec` is what the bytes really are."""

    name: str
    sender: str
    receiver: str
    kind: str
    inbound: bool  # seen from Cerner
    application: str  # MSH-3
    partner: str  # MSH-5
    version: str  # MSH-12
    owner: str
    charset: str = ""
    codec: str = "ascii"

    @property
    def title(self) -> str:
        """As on the screen: `LAB → CERN`."""
        return f"{self.sender} → {self.receiver}"


LAB_IN = Feed(
    name="lab-to-cerner", sender="LAB", receiver="CERN", kind="ORU", inbound=True,
    application="LABLIS", partner="CERNER", version="2.5.1", owner="Laboratory systems",
)  # fmt: skip
RAD_IN = Feed(
    name="rad-to-cerner", sender="RAD", receiver="CERN", kind="ORU", inbound=True,
    application="RADRIS", partner="CERNER", version="2.3.1", owner="Imaging systems",
    charset="8859/1", codec="latin-1",
)  # fmt: skip
SCHED_IN = Feed(
    name="sched-to-cerner", sender="SCHED", receiver="CERN", kind="SIU", inbound=True,
    application="SCHEDULER", partner="CERNER", version="2.4", owner="Access services",
    codec="utf-8",  # MSH-18 is empty all the same: this happens, and the reader has to assume
)  # fmt: skip
REG_IN = Feed(
    name="reg-to-cerner", sender="REG", receiver="CERN", kind="ADT", inbound=True,
    application="REGISTRATION", partner="CERNER", version="2.5", owner="Access services",
    charset="UNICODE UTF-8", codec="utf-8",
)  # fmt: skip
LAB_OUT = Feed(
    name="cerner-to-lab", sender="CERN", receiver="LAB", kind="ORM", inbound=False,
    application="CERNER", partner="LABLIS", version="2.3", owner="Laboratory systems",
)  # fmt: skip
RAD_OUT = Feed(
    name="cerner-to-rad", sender="CERN", receiver="RAD", kind="ORM", inbound=False,
    application="CERNER", partner="RADRIS", version="2.3", owner="Imaging systems",
    charset="8859/1", codec="latin-1",
)  # fmt: skip
PHARM_OUT = Feed(
    name="cerner-to-pharm", sender="CERN", receiver="PHARM", kind="RDE", inbound=False,
    application="CERNER", partner="PHARMACY", version="2.5", owner="Pharmacy systems",
    charset="UNICODE UTF-8", codec="utf-8",
)  # fmt: skip
BILL_OUT = Feed(
    name="cerner-to-bill", sender="CERN", receiver="BILL", kind="ADT DFT", inbound=False,
    application="CERNER", partner="BILLING", version="2.3", owner="Revenue cycle",
)  # fmt: skip

FEEDS: dict[str, Feed] = {
    feed.name: feed for feed in (LAB_IN, RAD_IN, SCHED_IN, REG_IN, LAB_OUT, RAD_OUT, PHARM_OUT, BILL_OUT)
}
"""All eight, by name, in the order of the screen."""
