"""The evidence of the main job: what a stranger can run to believe the README."""

from __future__ import annotations

from tests.evidence import clone, corpus, kills, pages, peers, speed, window
from tests.evidence.figures import Section

SECTIONS = [
    Section(title="1 two commands in a fresh clone", measure=clone.run_headless),
    Section(title="1 the test command in a fresh clone", measure=clone.run_tests, long=True),
    Section(title="2 peers that are not ours", measure=peers.measure),
    Section(title="3 the HL7 v2 corpus", measure=corpus.measure),
    Section(title="4 kill -9 under load", measure=kills.measure),
    Section(title="4 five hundred kills", measure=kills.measure_long, long=True),
    Section(title="5 the window under load", measure=window.measure),
    Section(title="5 the gateway beside the disk and beside others", measure=speed.measure),
    Section(title="6 what a stranger reads", measure=pages.measure),
]
