"""The store as the gateway sees it: one writer, many readers, opened in one call."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec, Self, TypeVar, overload

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from console.core.clock import Clock, SystemClock
from console.core.errors import OperatorError
from console.store.arrivals import Arrival, Recorded
from console.store.audit import AuditChain
from console.store.backend import Backend
from console.store.errors import StoreClosedError, explain
from console.store.keys import derive, identifier_hasher, require_key
from console.store.postgres import PostgresBackend
from console.store.session import Work
from console.store.sqlite import READERS, SqliteBackend
from console.store.writer import Writer

T = TypeVar("T")
P = ParamSpec("P")


class Store:
    """An open store. `write` runs a work durably, `read` runs a function on a read-only connection in a thread."""

    def __init__(self, backend: Backend, key: bytes, *, clock: Clock, name: str) -> None:
        self.clock = clock
        self.hash_identifier = identifier_hasher(key)
        """`hash(kind, value)`: the keyed 63-bit number under which an identifier or ordering key is stored."""
        self.audit_key = derive(key, "audit")
        self.deidentify_key = derive(key, "deidentify")
        """From which pseudonyms are drawn: the same on all gateways of this store, and never told."""
        self._backend = backend
        self._closed = False
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")
        self._first_reader = ThreadPoolExecutor(1, thread_name_prefix="store-first-reader")
        self.writer = Writer(backend, AuditChain(self.audit_key, name))

    @classmethod
    def open(cls, place: str | Path, key: bytes | None, *, clock: Clock | None = None, name: str = "gateway") -> Self:
        """Open and migrate a store; blocks, so call it before the loop runs or in a thread.

        `place` is a file, `sqlite:///file` or `postgresql://…`. `key` is 32 bytes; on PostgreSQL it seals the audit log
        and hashes identifiers. `name` is the writer's own in the audit log: one per gateway that shares a store.
        Raises OperatorError in words.
        """
        secret = require_key(key)
        return cls(_backend(place, secret), secret, clock=clock or SystemClock(), name=name)

    @overload
    async def write(self, work: Arrival) -> Recorded: ...

    @overload
    async def write(self, work: Work[T]) -> T: ...

    async def write(self, work: Work[T] | Arrival) -> T | Recorded:
        """Do a work; answers after its commit."""
        return await self.writer.submit(work)

    async def read(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`function(connection, …)` in a thread, on a connection that cannot write."""
        return await self._read_in(self._readers, partial(self.read_now, function, *args, **kwargs))

    async def read_first(
        self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """As `read`, for what messages wait for: short reads on a thread that no search of a person can occupy."""
        return await self._read_in(self._first_reader, partial(self.read_now, function, *args, **kwargs))

    async def _read_in(self, threads: ThreadPoolExecutor, call: Callable[[], T]) -> T:
        if self._closed:
            raise StoreClosedError("The store is closed.")
        return await asyncio.get_running_loop().run_in_executor(threads, call)

    def read_now(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `read`, in this thread; for programs without an event loop."""
        try:
            with self._backend.readers.connect() as connection:
                return function(connection, *args, **kwargs)
        except SQLAlchemyError as error:
            raise explain(error) from None

    @property
    def shared(self) -> bool:
        """True where other gateways may write to it as well."""
        return self._backend.shared

    def describe(self) -> str:
        """Such as "SQLite 3.53.4, encrypted"."""
        return self._backend.describe()

    def size_bytes(self) -> int:
        """Room taken on disk."""
        return self._backend.size_bytes()

    @property
    def folder(self) -> Path | None:
        """Where it lies on this machine; None on a database server."""
        return self._backend.folder

    def close(self) -> None:
        """Finish all submitted works, then let go of the database; blocks until then."""
        if self._closed:
            return
        self._closed = True
        self.writer.close()
        self._readers.shutdown(wait=True)
        self._first_reader.shutdown(wait=True)
        self._backend.close()


def _backend(place: str | Path, key: bytes) -> Backend:
    if isinstance(place, Path) or "://" not in place:
        return SqliteBackend(Path(place), key)
    try:
        url = make_url(place)
    except ArgumentError:
        raise OperatorError("The store setting is no URL. Write postgresql://user@host/database, or a file.") from None
    if url.get_backend_name() == "sqlite" and url.database:
        return SqliteBackend(Path(url.database), key)
    if url.get_backend_name() == "postgresql":
        return PostgresBackend(url.set(drivername="postgresql+psycopg"))
    raise OperatorError(
        f"The store cannot be kept in {url.get_backend_name()}. Use a file (SQLite, encrypted) or postgresql://…"
    )
