"""The demo hospital in words, for `demo --describe` and `demo --scenes`; made from the same data as the demo."""

from __future__ import annotations

from collections.abc import Iterator

from console.simulator.feeds import FEEDS, HELD, STOPPED, Feed
from console.simulator.scenes import SCENES


def scenes_in_words() -> Iterator[str]:
    """One line a scene: what it plants, what is seen, how it is cured."""
    width = max(len(name) for name in SCENES)
    for name, scene in SCENES.items():
        yield f"{name:<{width}}  {scene.plants} Seen: {scene.shows} Cure: {scene.cure}"


def described() -> Iterator[str]:
    """The interfaces, one line each, and where to read on."""
    yield f"{len(FEEDS)} interfaces over two sites:"
    for feed in FEEDS.values():
        yield f"  {feed.title:<14} {feed.kind:<10} {feed.site:<6} {feed.owner}{_also(feed)}"
    yield "Each patient has a story: admission, orders, results, merges, documents, vaccines, charges."
    yield "Six hours of history are behind the first start (--history HOURS); seed and start decide every byte of it."
    yield f"{len(SCENES)} failures can be planted with --scene NAME; --scenes lists them."


def _also(feed: Feed) -> str:
    words = [
        f"{len(feed.targets)} destinations" if feed.targets else "",
        "batch files in a folder" if feed.folder else "",
        "for tests" if feed.environment == "TEST" else "",
        "switched off" if feed.name == STOPPED else "",
        "held" if feed.name == HELD else "",
    ]
    told = ", ".join(word for word in words if word)
    return f" ({told})" if told else ""
