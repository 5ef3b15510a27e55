"""The writer: groups share a commit, a doubtful one is asked about, a lost connection is replaced (R-03, trap 10)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from console.core.errors import BugError
from console.query.nodes import Everything
from console.store.arrivals import Recorded
from console.store.errors import CommitUnknownError, StoreClosedError, StoreError
from console.store.search import count
from console.store.session import Session
from tests.support.postgres import Cluster
from tests.support.stores import NOON, Bench, bench


class Run:
    """A work made of one function."""

    def __init__(self, function: Callable[[Session], object]) -> None:
        self._function = function

    def apply(self, session: Session) -> object:
        return self._function(session)


async def _stored(lab: Bench) -> int | None:
    return await lab.store.read(count, Everything(), 10_000, now=NOON, hash=lab.store.hash_identifier)


def _turn(session: Session) -> int:
    return int(session.connection.execute(text("SELECT number FROM turn")).scalar_one())


def _engine(lab: Bench) -> Engine:
    connection = lab.store.writer._connection  # noqa: SLF001 - to break the very connection that writes
    assert connection is not None
    return connection.engine


async def test_that_works_submitted_together_share_few_commits_in_order(lab: Bench) -> None:
    before = await lab.store.write(Run(_turn))
    works = [lab.store.writer.submit(Run(_turn)) for _ in range(200)]
    turns = await asyncio.gather(*works)
    assert turns == sorted(turns, key=lambda turn: int(str(turn)))
    assert int(str(turns[-1])) - int(str(before)) < 20


async def test_that_an_unexpected_error_reaches_its_caller_and_the_writer_goes_on(lab: Bench) -> None:
    def fail(_session: Session) -> None:
        raise ZeroDivisionError

    works: list[asyncio.Future[Any]] = [lab.store.writer.submit(Run(fail)), lab.store.writer.submit(lab.arrival("M1"))]
    failed, stored = await asyncio.gather(*works, return_exceptions=True)
    assert isinstance(failed, ZeroDivisionError)
    assert isinstance(stored, Recorded)
    assert await _stored(lab) == 1


async def test_that_a_failed_works_own_writes_are_undone(lab: Bench) -> None:
    def half(session: Session) -> None:
        session.connection.execute(text("UPDATE interface SET title = 'half'"))
        raise BugError("half done")

    with pytest.raises(BugError):
        await lab.store.write(Run(half))
    assert await lab.store.read(lambda connection: connection.execute(text("SELECT title FROM interface")).scalar())


async def test_that_an_error_text_holds_no_row_values(lab: Bench) -> None:
    def clash(session: Session) -> None:
        name = {"name": "SECRET-NAME"}
        statement = text(
            "INSERT INTO destination (id, interface_id, name, kind, title) VALUES (901, 1, :name, '', ''), "
            "(902, 1, :name, '', '')"
        )
        session.connection.execute(statement, name)

    with pytest.raises(StoreError) as caught:
        await lab.store.write(Run(clash))
    assert "SECRET" not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_that_a_commit_that_happened_but_was_reported_lost_is_answered_as_done(
    lab: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialect = _engine(lab).dialect
    real: Callable[[object], None] = dialect.do_commit  # type: ignore[assignment]  # the driver's own connection

    def commit_and_lose(connection: object) -> None:
        monkeypatch.undo()  # the next one is honest again
        real(connection)
        raise OperationalError("COMMIT", None, OSError("connection lost"))

    monkeypatch.setattr(dialect, "do_commit", commit_and_lose)  # a reply that got lost on its way
    works = [lab.store.writer.submit(lab.arrival(f"M{n}")) for n in range(3)]
    answers = await asyncio.gather(*works)
    assert [answer.duplicate for answer in answers] == [False] * 3
    assert await _stored(lab) == 3
    assert (await lab.enqueue("M3")).seq == 4


async def test_that_a_commit_that_did_not_happen_is_done_again_one_by_one(
    lab: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialect = _engine(lab).dialect

    def refuse(_connection: object) -> None:
        monkeypatch.undo()  # the next one is honest again
        raise OperationalError("COMMIT", None, OSError("disk I/O error"))

    monkeypatch.setattr(dialect, "do_commit", refuse)  # a failed fsync
    works = [lab.store.writer.submit(lab.arrival(f"M{n}")) for n in range(3)]
    answers = await asyncio.gather(*works, return_exceptions=True)
    stored = [answer for answer in answers if isinstance(answer, Recorded)]
    assert await _stored(lab) == len(stored) >= 2
    assert [answer.seq for answer in stored] == list(range(1, len(stored) + 1))


async def test_that_a_commit_refused_by_the_data_fails_only_the_guilty_work(tmp_path: Path) -> None:
    def orphan(session: Session) -> None:
        session.connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        session.connection.execute(text("INSERT INTO body (message_id, codec, data) VALUES (4242, 0, '')"))

    async with bench(tmp_path / "store.db") as lab:
        writer = lab.store.writer
        works: list[asyncio.Future[Any]] = [
            writer.submit(lab.arrival("M1")),
            writer.submit(Run(orphan)),
            writer.submit(lab.arrival("M2")),
        ]
        answers = await asyncio.gather(*works, return_exceptions=True)
        assert [isinstance(answer, StoreError) for answer in answers] == [False, True, False]
        assert not isinstance(answers[1], CommitUnknownError)
        assert await _stored(lab) == 2


async def test_that_a_lost_connection_is_replaced(postgres: Cluster) -> None:
    def end_connection(session: Session) -> None:
        session.connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    async with bench(postgres.database()) as lab:
        writer = lab.store.writer
        works: list[asyncio.Future[Any]] = [
            writer.submit(lab.arrival("M1")),
            writer.submit(Run(end_connection)),
            writer.submit(lab.arrival("M2")),
        ]
        answers = await asyncio.gather(*works, return_exceptions=True)
        assert [isinstance(answer, StoreError) for answer in answers] == [False, True, False]
        assert await _stored(lab) == 2


async def test_that_a_closed_store_takes_nothing(lab: Bench) -> None:
    lab.store.close()
    with pytest.raises(StoreClosedError):
        await lab.enqueue("M1")
    with pytest.raises(StoreClosedError):
        await _stored(lab)
    lab.store.close()


async def test_that_readers_cannot_write(lab: Bench) -> None:
    with pytest.raises(StoreError, match=r"readonly|read-only"):
        await lab.store.read(lambda connection: connection.execute(text("UPDATE interface SET title = ''")))


async def test_that_two_gateways_share_one_server(postgres: Cluster) -> None:
    place = postgres.database()
    async with bench(place) as one, bench(place) as two:
        assert two.epoch == one.epoch + 1, "both call themselves `me`: the second takes over"
        works = [lab.store.writer.submit(lab.arrival(f"M{n}")) for n in range(50) for lab in (one, two)]
        answers = await asyncio.gather(*works)
        assert sorted(answer.seq for answer in answers if not answer.duplicate) == list(range(1, 51))
        assert len({answer.message_id for answer in answers}) == 50
        assert await one.claim() == ()
        assert len(await two.claim()) == 1
