"""The evidence of triage: planted days, a release by two desks, a year of charts, and every screen."""

from __future__ import annotations

from tests.evidence import looks, triage_days, triage_looks, triage_release, triage_year
from tests.evidence.figures import Section

SECTIONS = [
    Section(title="1 days of planted causes, on seeds never seen", measure=triage_days.measure),
    Section(title="2 two desks, one group: ten thousand mended and released", measure=triage_release.measure),
    Section(title="3 a year of charts", measure=triage_year.measure),
    Section(title="4 every screen, by keys and by sight", measure=triage_looks.measure),
    Section(title="5 the long tier of tests", measure=looks.measure_long, long=True),
]
