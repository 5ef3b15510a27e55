"""Some weeks before the day, as roll-ups alone: so that it is known what an hour of a weekday usually brings."""

from __future__ import annotations

from datetime import timedelta

from console.config.settings import SiteFile
from console.store.registry import RegisterInterface
from console.store.store import Store
from console.store.tally_cells import Series, pack
from console.store.tally_rows import Change, NameWords, WriteTallies
from tests.support.planted.stage import BASE

WEEKS = 4
TYPE = "ORU^R01"
TOGETHER = 720
"""Minutes written in one work."""


async def write_past(store: Store, site: SiteFile, number: int) -> None:
    """A message each minute of the same weekday, for an interface that no gateway has counted yet."""
    settings = site.interface[number]
    registered = await store.write(
        RegisterInterface(
            name=settings.name,
            layer=settings.layer,
            title=settings.title,
            destinations=tuple((item.name, item.kind, item.title) for item in settings.destination),
            site=settings.site,
            environment="DEMO",
        )
    )
    word = (await store.write(NameWords(words=(TYPE,))))[TYPE]
    data = pack({(word, Series.IN): 1, (0, Series.OBSERVED): 60})
    minutes = [
        int((BASE - timedelta(weeks=week)).timestamp()) // 60 + minute
        for week in range(WEEKS, 0, -1)
        for minute in range(1440)
    ]
    for turn, first in enumerate(range(0, len(minutes), TOGETHER)):
        part = tuple((minute, data) for minute in minutes[first : first + TOGETHER])
        change = Change(interface_id=registered.interface_id, turn=turn, message_seq=0, attempt_id=0, added=part)
        written = await store.write(WriteTallies(changes=(change,)))
        assert registered.interface_id in written
