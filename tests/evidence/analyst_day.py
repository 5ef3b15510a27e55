"""The evidence of a whole day: peers, wishes, bulk work, a million messages, and the look of every screen."""

from __future__ import annotations

from tests.evidence import bulk, ingest, looks, million, npm_peers, peers, wishes
from tests.evidence.figures import Section

SECTIONS = [
    Section(title="1 peers of PyPI", measure=peers.measure),
    Section(title="1 peers of npm", measure=npm_peers.measure),
    Section(title="2 the loudest wishes, on a million messages", measure=wishes.measure),
    Section(title="3 ten thousand resent, killed and cancelled midway", measure=bulk.measure),
    Section(title="4 a million messages", measure=million.measure),
    Section(title="4 ingest beside other people's servers", measure=ingest.measure),
    Section(title="5 every screen, by keys and by sight", measure=looks.measure),
    Section(title="6 the long tier of tests", measure=looks.measure_long, long=True),
]
