"""What the checking process may use: memory, processor time, and no core file, which would hold the document."""

from __future__ import annotations

import os
import sys

if sys.platform != "win32":
    import resource

MEMORY = 2 * 1024**3
"""Bytes of address space."""
SPARE_SECONDS = 5.0
"""Processor time beyond the time that was asked for; the gateway's own clock cuts first."""
KINDER = 5
"""How much it steps back behind the message path."""


def be_small() -> None:
    """For the whole life of this process. Windows has no such limits: there only the gateway's clock cuts."""
    if sys.platform != "win32":
        _lower(resource.RLIMIT_AS, MEMORY)
        _lower(resource.RLIMIT_CORE, 0)
        os.nice(KINDER)


def allow_seconds(seconds: float) -> None:
    """So much more processor time from now on; after that the system ends the process."""
    if sys.platform != "win32":
        usage = resource.getrusage(resource.RUSAGE_SELF)
        _lower(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime + seconds + SPARE_SECONDS))


if sys.platform != "win32":

    def _lower(what: int, limit: int) -> None:
        """Set the limit that counts; never above the one that nobody may raise."""
        _, highest = resource.getrlimit(what)
        resource.setrlimit(what, (limit if highest == resource.RLIM_INFINITY else min(limit, highest), highest))
