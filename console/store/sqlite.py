"""The embedded store: one SQLCipher file, WAL, synchronous=FULL, held by one gateway (RELIABILITY 0, S-10)."""

from __future__ import annotations

import sys
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, NullPool, Pool, QueuePool, create_engine, event
from sqlalchemy.exc import SQLAlchemyError

from console.core.errors import OperatorError
from console.store.lockfile import LockFile
from console.store.migrate import migrate
from console.store.ready import direct
from console.store.session import CachedNumbers, Numbers

OLDEST_SQLITE = (3, 51, 3)
"""Earlier ones may corrupt a WAL database when it is reset (sqlite.org/wal.html, the WAL-reset bug)."""

BUSY_MS = 5000
CACHE_KB = 64 * 1024
READER_CACHE_KB = 16 * 1024
PAGE = 2048
"""Bytes of a page: a commit of one message touches a dozen, each is encrypted, sealed and written whole, and half of
the usual 4096 makes that a third cheaper; large bodies and reads showed no difference. Fixed with the first write.
"""

WAL_PAGES = 16000
WAL_LIMIT = 64 * 1024 * 1024
READERS = 4


class SqliteBackend:
    """One encrypted file."""

    shared = False

    def __init__(self, path: Path, key: bytes) -> None:
        """Open, check and migrate the file, creating it where there is none. Raises OperatorError in words."""
        _require_version()
        self.path = path
        self.folder: Path | None = path.parent
        self._key = key
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = LockFile(path)
        try:
            self._writers = self._engine(NullPool, CACHE_KB, read_only=False)
            self.readers = self._engine(QueuePool, READER_CACHE_KB, read_only=True)
            self._unlock_and_check()
            migrate(self._writers, self.path)
            self._end_old_leases()
        except SQLAlchemyError as error:
            self._lock.release()
            raise self._refusal(getattr(error, "orig", None) or error) from None
        except BaseException:
            self._lock.release()
            raise

    def open_writer(self) -> Connection:
        """A fresh connection for the one writer."""
        return self._writers.connect()

    def numbers(self) -> Numbers:
        """Counted in memory: this is the only writer."""
        return CachedNumbers()

    def verify_after_failure(self, writer: Connection) -> None:
        """Copy the log into the file and fsync it: after a failed fsync a page may be readable and yet not on disk."""
        self.readers.dispose()
        busy = self._checkpoint(writer, "TRUNCATE")
        if busy:
            raise OperatorError("The store's log could not be folded back after a failed write: a reader holds it.")

    def wal_bytes(self) -> int:
        """Size of the log file; it is cut after a full fold."""
        try:
            return self.path.with_name(self.path.name + "-wal").stat().st_size
        except FileNotFoundError:
            return 0

    def checkpoint(self, writer: Connection) -> None:
        """Fold back what no reader needs, without waiting for any."""
        self._checkpoint(writer, "PASSIVE")

    def describe(self) -> str:
        """Engine, version and encryption."""
        return f"SQLite {sqlcipher.sqlite_version}, encrypted"

    def size_bytes(self) -> int:
        """The file and its log."""
        return self.path.stat().st_size + self.wal_bytes()

    def close(self) -> None:
        """Close the readers and let go of the file; the writer's connection must be closed before."""
        self.readers.dispose()
        self._writers.dispose()
        self._lock.release()

    def _engine(self, pool: type[Pool], cache_kb: int, *, read_only: bool) -> Engine:
        def connect() -> sqlcipher.Connection:
            connection = sqlcipher.connect(
                str(self.path), isolation_level=None, check_same_thread=False, timeout=BUSY_MS / 1000
            )
            connection.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
            connection.execute(f"PRAGMA cipher_page_size = {PAGE}")
            connection.execute(f"PRAGMA cache_size = -{cache_kb}")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute("PRAGMA foreign_keys = ON")
            if read_only:
                connection.execute("PRAGMA query_only = ON")
            else:
                _make_durable(connection)
            return connection

        sizes = {"pool_size": READERS, "max_overflow": READERS} if pool is QueuePool else {}
        engine = create_engine(
            "sqlite+pysqlite://", creator=connect, module=sqlcipher, poolclass=pool, hide_parameters=True, **sizes
        )
        begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
        event.listen(engine, "begin", lambda connection: direct(connection, begin))
        return engine

    def _unlock_and_check(self) -> None:
        """Read one page: with a wrong key its seal does not fit."""
        try:
            connection = self._writers.raw_connection()
        except sqlcipher.DatabaseError as error:
            raise self._refusal(error) from None
        try:
            connection.cursor().execute("SELECT count(*) FROM sqlite_master")
        except sqlcipher.DatabaseError as error:
            raise self._refusal(error) from None
        finally:
            connection.close()

    def _refusal(self, error: Exception) -> OperatorError:
        if "not a database" in str(error) or "malformed" in str(error):
            return OperatorError(
                f"The store {self.path} does not open with this key, or the file is damaged. "
                "Give the key it was made with, or restore the file and its key from a backup."
            )
        return OperatorError(f"The store {self.path} cannot be opened: {error}.")

    def _end_old_leases(self) -> None:
        """Nobody else can be alive: the lock is ours. A crashed gateway's lease need not run out first."""
        with self._writers.begin() as connection:
            connection.exec_driver_sql("UPDATE interface SET lease_owner = '', lease_until = 0")

    def _checkpoint(self, writer: Connection, mode: str) -> bool:
        """True where it was held up. Runs outside a transaction, therefore on the driver's own connection."""
        driver: sqlcipher.Connection = writer.connection.driver_connection
        busy = driver.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()[0]
        return bool(busy)


def _make_durable(connection: sqlcipher.Connection) -> None:
    """Commit = on disk; read back, because a build may have other defaults."""
    try:
        mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        connection.execute("PRAGMA synchronous = FULL")
        if sys.platform == "darwin":
            connection.execute("PRAGMA fullfsync = ON")
            connection.execute("PRAGMA checkpoint_fullfsync = ON")
        connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}")
        connection.execute(f"PRAGMA journal_size_limit = {WAL_LIMIT}")
        synchronous = connection.execute("PRAGMA synchronous").fetchone()[0]
    except sqlcipher.DatabaseError:
        connection.close()
        raise
    if mode != "wal" or synchronous != 2:
        connection.close()
        raise OperatorError(
            f"The store does not keep its promise to write durably (journal_mode {mode}, synchronous {synchronous}). "
            "Put it on a local disk: network shares cannot be used."
        )


def _require_version() -> None:
    if tuple(sqlcipher.sqlite_version_info) < OLDEST_SQLITE:
        raise OperatorError(
            f"This SQLite ({sqlcipher.sqlite_version}) can corrupt the store; install sqlcipher3 0.6.4 or newer."
        )
