"""How many scans a person has, and how far one is."""

from __future__ import annotations

import pytest

from console.core.errors import NotFoundError
from console.gateway.scan_progress import Progress
from console.gateway.scans import KEPT, RunningScan, Scans
from console.query.parser import parse
from console.query.plan import plan
from console.store.scan import Slice


def scan(ident: str, actor: str = "a.lund") -> RunningScan:
    progress = Progress(lowest=1, highest=1000, begun=0.0)
    return RunningScan(id=ident, actor=actor, cut=plan(parse("text:x")), most=10, progress=progress, asked_at=0.0)


async def test_that_the_oldest_scan_of_the_same_person_gives_way() -> None:
    scans = Scans()
    made = [scan(str(n)) for n in range(4)]
    other = scan("other", "m.ode")
    for one in (other, *made):
        scans.admit(one, 1.0)
    assert [one.state for one in made] == ["cancelled", "running", "running", "running"]
    assert other.state == "running"
    with pytest.raises(NotFoundError):
        scans.named("other", "a.lund")


async def test_that_ended_scans_are_forgotten_after_a_while() -> None:
    scans = Scans()
    old = scan("old")
    scans.admit(old, 1.0)
    old.end("done", 2.0)
    old.end("cancelled", 3.0)
    assert old.state == "done"
    scans.admit(scan("new"), 2.0 + KEPT + 1)
    assert set(scans.all) == {"new"}


def test_that_progress_tells_how_many_and_how_long() -> None:
    progress = Progress(lowest=1, highest=1000, begun=0.0)
    assert (progress.to_scan(ended=False), progress.seconds_left(0.1)) == (1000, None)
    progress.took(Slice(ids=(), scanned=100, damaged=1, below=501), 2.0)
    assert (progress.to_scan(ended=False), progress.seconds_left(2.0), progress.per_second(2.0)) == (200, 2.0, 50.0)
    assert progress.words("running", 3, 2.0) == "Reading 200 messages · 100 done · 3 found · about 2 s left"
    progress.took(Slice(ids=(), scanned=60, damaged=0, below=None), 4.0)
    assert (progress.share, progress.to_scan(ended=True)) == (1.0, 160)
    said = progress.words("done", 3, 4.0)
    assert said == "Read all 160. 3 found. 1 could not be read: their stored bytes are damaged."


def test_that_an_empty_store_is_read_at_once() -> None:
    assert Progress(lowest=0, highest=0, begun=0.0).share == 1.0
