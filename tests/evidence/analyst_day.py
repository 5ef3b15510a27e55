"""The evidence of a whole day: peers, wishes, bulk work, a million messages, and the look of every screen."""

from __future__ import annotations

from tests.evidence import npm_peers, peers
from tests.evidence.figures import Section

SECTIONS = [
    Section(title="1 peers of PyPI", measure=peers.measure),
    Section(title="1 peers of npm", measure=npm_peers.measure),
]
