"""The shared store: PostgreSQL with durable commits, for several gateways (RELIABILITY 4)."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from console.core.errors import OperatorError
from console.store.migrate import migrate
from console.store.session import Numbers, SequenceNumbers

OLDEST = 150000
READERS = 4
_DURABLE = {"synchronous_commit": ("on", "remote_apply"), "fsync": ("on",), "full_page_writes": ("on",)}
# A gateway that froze inside a transaction holds the row of its lease: the server lets go of it when the lease is over.
_DEADLINES = "-c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=8000"
_NETWORK = {  # a cut link ends a wait after half a minute instead of a quarter of an hour
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20000,
}


class PostgresBackend:
    """One PostgreSQL database."""

    shared = True
    folder: Path | None = None

    def __init__(self, url: URL) -> None:
        """Connect, check the promises and migrate. Raises OperatorError in words."""
        self._url = url
        self._writers = self._engine(pooled=False, options=f"{_DEADLINES} -c synchronous_commit=on")
        self.readers = self._engine(pooled=True, options=f"{_DEADLINES} -c default_transaction_read_only=on")
        try:
            with self._writers.connect() as connection:
                self._version = _check(connection)
        except OperationalError as error:
            raise OperatorError(
                f"PostgreSQL at {url.host or 'the local socket'} does not answer or refuses the user "
                f"({type(error.orig).__name__}). Check address, database and access in the store setting."
            ) from None
        migrate(self._writers, None)

    def open_writer(self) -> Connection:
        """A fresh connection for the one writer of this gateway."""
        return self._writers.connect()

    def numbers(self) -> Numbers:
        """From the sequences, shared by all gateways."""
        return SequenceNumbers()

    def verify_after_failure(self, writer: Connection) -> None:
        """Nothing to do: the server crashes itself after a failed fsync and recovers from its log."""

    def wal_bytes(self) -> int:
        """The server's own affair."""
        return 0

    def checkpoint(self, writer: Connection) -> None:
        """The server's own affair."""

    def describe(self) -> str:
        """Engine and version."""
        return f"PostgreSQL {self._version}"

    def size_bytes(self) -> int:
        """Size of the database."""
        with self.readers.connect() as connection:
            return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())

    def close(self) -> None:
        """Close the readers; the writer's connection must be closed before."""
        self.readers.dispose()
        self._writers.dispose()

    def _engine(self, *, pooled: bool, options: str) -> Engine:
        arguments = {**_NETWORK, "options": options}
        if not pooled:
            return create_engine(self._url, connect_args=arguments, poolclass=NullPool, hide_parameters=True)
        return create_engine(
            self._url,
            connect_args=arguments,
            pool_size=READERS,
            max_overflow=READERS,
            pool_pre_ping=True,
            hide_parameters=True,
        )


def _check(connection: Connection) -> str:
    """Version and durability; returns the version in words."""
    number = int(connection.execute(text("SHOW server_version_num")).scalar_one())
    version = str(connection.execute(text("SHOW server_version")).scalar_one()).partition(" ")[0]
    if number < OLDEST:
        raise OperatorError(f"PostgreSQL {version} is too old; version {OLDEST // 10000} or newer is needed.")
    for name, wanted in _DURABLE.items():
        value = connection.execute(text(f"SHOW {name}")).scalar_one()
        if value not in wanted:
            raise OperatorError(
                f"PostgreSQL has {name} = {value}: an acknowledged message could be lost. Set it to {wanted[0]}."
            )
    return version
