"""The interfaces of the demo hospital: who sends what to whom, in which version and character set, at which site."""

from __future__ import annotations

from dataclasses import dataclass

NORTH, SOUTH = "NORTH", "SOUTH"
"""The two sites: the general hospital in the north, the clinic in the south; one Cerner serves both."""
AUTHORITY = "GENHOSP"
"""Assigning authority of the medical record number (PID-3.4); both sites number their patients together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One destination of an interface; `route` is its condition in the query grammar."""

    name: str
    title: str
    route: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One interface as its sender writes it. `charset` is MSH-18 as sent; `codec` is what the bytes really are.

    `targets` empty means one destination, the receiver. `folder` feeds come as batch files, all others over MLLP.
    """

    name: str
    sender: str
    receiver: str
    kind: str
    inbound: bool  # seen from Cerner
    application: str  # MSH-3
    partner: str  # MSH-5
    version: str  # MSH-12
    owner: str
    site: str = NORTH  # also MSH-4 and MSH-6
    charset: str = ""
    codec: str = "ascii"
    environment: str = ""  # empty: the gateway's
    folder: bool = False
    numbered: bool = False  # its sender speaks the sequence number protocol (MSH-13)
    targets: tuple[Target, ...] = ()

    @property
    def title(self) -> str:
        """As on the screen: `LAB → CERN`."""
        return f"{self.sender} → {self.receiver}"

    @property
    def places(self) -> dict[str, Target]:
        """The destinations by the name of the partner behind each: the interface's own name, then `name/target`."""
        targets = self.targets or (Target(name=self.receiver.lower(), title=TITLES[self.receiver]),)
        return {self.name if not index else f"{self.name}/{item.name}": item for index, item in enumerate(targets)}


TITLES = {
    "CERN": "Cerner", "LAB": "Lab LIS", "RAD": "Radiology RIS", "PHARM": "Pharmacy", "BILL": "Billing",
    "REG": "Immunization registry", "DW": "Data warehouse", "SLAB": "South lab LIS", "DIET": "Dietary",
}  # fmt: skip
"""What a destination is called on the screen."""

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
ADT_IN = Feed(
    name="adt-to-cerner", sender="ADT", receiver="CERN", kind="ADT", inbound=True,
    application="REGISTRATION", partner="CERNER", version="2.5", owner="Access services",
    charset="UNICODE UTF-8", codec="utf-8",
)  # fmt: skip
TRANS_IN = Feed(
    name="trans-to-cerner", sender="TRANS", receiver="CERN", kind="MDM", inbound=True,
    application="TRANSCRIBE", partner="CERNER", version="2.5", owner="Health information",
    charset="UNICODE UTF-8", codec="utf-8",
)  # fmt: skip
DEV_IN = Feed(
    name="devices-to-cerner", sender="DEV", receiver="CERN", kind="ORU", inbound=True,
    application="MONITORS", partner="CERNER", version="2.5.1", owner="Biomedical engineering", numbered=True,
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
    name="cerner-to-bill", sender="CERN", receiver="BILL", kind="DFT", inbound=False,
    application="CERNER", partner="BILLING", version="2.3", owner="Revenue cycle",
)  # fmt: skip
ADT_OUT = Feed(
    name="cerner-adt-out", sender="CERN", receiver="ALL", kind="ADT", inbound=False,
    application="CERNER", partner="ALL", version="2.5", owner="Integration",
    charset="UNICODE UTF-8", codec="utf-8",
    targets=(
        Target(name="lab", title="Lab LIS"),
        Target(name="rad", title="Radiology RIS"),
        Target(name="pharm", title="Pharmacy", route="type:ADT^A01,ADT^A02,ADT^A03"),
        Target(name="slab", title="South lab LIS", route="-type:ADT^A02"),
    ),
)  # fmt: skip
REG_OUT = Feed(
    name="cerner-to-registry", sender="CERN", receiver="REG", kind="VXU", inbound=False,
    application="CERNER", partner="STATEIIS", version="2.5.1", owner="Public health",
)  # fmt: skip
DW_OUT = Feed(
    name="cerner-to-dw", sender="CERN", receiver="DW", kind="ADT", inbound=False,
    application="CERNER", partner="WAREHOUSE", version="2.5", owner="Analytics",
)  # fmt: skip
SLAB_OUT = Feed(
    name="cerner-to-slab", sender="CERN", receiver="SLAB", kind="OML", inbound=False, site=SOUTH,
    application="CERNER", partner="SOUTHLIS", version="2.5.1", owner="South laboratory",
)  # fmt: skip
SLAB_IN = Feed(
    name="slab-to-cerner", sender="SLAB", receiver="CERN", kind="ORU", inbound=True, site=SOUTH,
    application="SOUTHLIS", partner="CERNER", version="2.5.1", owner="South laboratory",
)  # fmt: skip
CLIN_IN = Feed(
    name="clinic-to-cerner", sender="CLIN", receiver="CERN", kind="ORU batch", inbound=True, site=SOUTH,
    application="CLINICS", partner="CERNER", version="2.3.1", owner="South clinics", folder=True,
)  # fmt: skip
DIET_OUT = Feed(
    name="cerner-to-diet", sender="CERN", receiver="DIET", kind="ORM", inbound=False, site=SOUTH,
    application="CERNER", partner="KITCHEN", version="2.3", owner="Nutrition services",
)  # fmt: skip
TEST_IN = Feed(
    name="test-to-cerner", sender="TEST", receiver="CERN", kind="any", inbound=True, site=SOUTH,
    application="TESTTOOL", partner="CERNTEST", version="2.5.1", owner="Integration", environment="TEST",
    charset="UNICODE UTF-8", codec="utf-8",
)  # fmt: skip

FEEDS: dict[str, Feed] = {
    feed.name: feed
    for feed in (
        LAB_IN, RAD_IN, SCHED_IN, ADT_IN, TRANS_IN, DEV_IN, LAB_OUT, RAD_OUT, PHARM_OUT, BILL_OUT, ADT_OUT, REG_OUT, DW_OUT,
        SLAB_OUT, SLAB_IN, CLIN_IN, DIET_OUT, TEST_IN,
    )
}  # fmt: skip
"""All of them, by name, in the order of the screen."""

STOPPED, HELD = DW_OUT.name, DIET_OUT.name
"""Switched off, and held, by a person before the day began (the history says by whom and why)."""
