"""Pick the evidence by its slug."""

from __future__ import annotations

import argparse
import sys

from tests.evidence import analyst_day, documents, main_job, triage, triage_days
from tests.evidence.figures import run

SLUGS = {
    "main-job": main_job.SECTIONS,
    "analyst-day": analyst_day.SECTIONS,
    "triage": triage.SECTIONS,
    "documents": documents.SECTIONS,
}


def main() -> int:
    """Run one slug."""
    parser = argparse.ArgumentParser(prog="python -m tests.evidence")
    parser.add_argument("slug", choices=sorted(SLUGS))
    parser.add_argument("--full", action="store_true", help="run the long sections too and record them")
    parser.add_argument("--only", default="", help="only sections whose title holds this text")
    parser.add_argument(
        "--seeds", default="", help="of the planted days of triage, with commas between; unset: drawn now"
    )
    options = parser.parse_args()
    triage_days.SEEDS[:] = [int(seed) for seed in options.seeds.split(",") if seed]
    return run(options.slug, SLUGS[options.slug], full=options.full, only=options.only)


if __name__ == "__main__":
    sys.exit(main())
