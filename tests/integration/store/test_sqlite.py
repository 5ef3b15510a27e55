"""The embedded file: sealed, durable, held by one gateway, never opened by an older console (S-10, R-05, R-21)."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from console.core.errors import OperatorError
from console.store import sqlite
from console.store.errors import StoreError
from console.store.schema import metadata
from console.store.store import Store
from console.store.views import body
from tests.support.stores import KEY, bench


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A file that is not there yet."""
    return tmp_path / "data" / "store.db"


def _raw(place: Path) -> sqlcipher.Connection:
    connection = sqlcipher.connect(str(place), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    connection.execute(f"PRAGMA cipher_page_size = {sqlite.PAGE}")
    return connection


def test_that_there_is_no_store_without_a_key(place: Path) -> None:
    with pytest.raises(OperatorError, match="keyring"):
        Store.open(place, None)
    with pytest.raises(OperatorError, match="32"):
        Store.open(place, b"short")
    assert not place.exists()


def test_that_a_wrong_key_is_refused_in_words_and_leaves_the_file_alone(place: Path) -> None:
    Store.open(place, KEY).close()
    before = place.read_bytes()
    with pytest.raises(OperatorError, match="does not open with this key"):
        Store.open(place, bytes(32))
    assert place.read_bytes() == before
    Store.open(place, KEY).close()


def test_that_a_second_gateway_is_refused_naming_the_file(place: Path) -> None:
    first = Store.open(place, KEY)
    with pytest.raises(OperatorError, match=r"Another gateway \(process \d+\) works on the store .*store\.db"):
        Store.open(place, KEY)
    first.close()
    Store.open(place, KEY).close()


async def test_that_nothing_readable_reaches_the_disk(place: Path) -> None:
    async with bench(place) as lab:
        await lab.enqueue("CANARY-ID", text="CANARY-TEXT", identifiers=(("mrn", 1),))
        files = {path.name: path.read_bytes() for path in place.parent.iterdir()}
    files |= {path.name: path.read_bytes() for path in place.parent.iterdir()}
    assert {"store.db", "store.db-wal"} <= set(files)
    for name, data in files.items():
        assert b"CANARY" not in data, name
        assert b"SQLite format" not in data, name


async def test_that_commits_are_written_through(place: Path) -> None:
    async with bench(place) as lab:
        await lab.enqueue("M1")
        connection = lab.store.writer._connection  # noqa: SLF001 - to ask the very connection that writes
        assert connection is not None
        driver = connection.connection.driver_connection
        assert driver is not None
        assert driver.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert driver.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert driver.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_that_an_sqlite_with_the_wal_reset_bug_is_refused(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlcipher, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(OperatorError, match=r"0\.6\.4"):
        Store.open(place, KEY)


async def test_that_a_flipped_bit_is_noticed_and_never_served(place: Path, tmp_path: Path) -> None:
    async with bench(place) as lab:
        stored = [await lab.enqueue(f"M{n}", raw=_raw_of(n)) for n in range(20)]
    ids = [one.message_id for one in stored]
    size = _copy(place, tmp_path / "whole", flip=None)
    assert not await _is_noticed(tmp_path / "whole", ids)
    places = range(4096 + 1234, size, max(4096, size // 12))
    for flip in places:
        _copy(place, tmp_path / str(flip), flip=flip)
    noticed = [await _is_noticed(tmp_path / str(flip), ids) for flip in places]
    assert sum(noticed) >= 3, noticed


def _raw_of(n: int) -> bytes:
    """Bytes that do not shrink, so that most pages of the file are bodies."""
    return random.Random(n).randbytes(15_000)


def _copy(place: Path, to: Path, flip: int | None) -> int:
    """A copy of the closed store with one bit turned; its size."""
    data = bytearray(place.read_bytes())
    if flip is not None:
        data[flip] ^= 1
    to.write_bytes(data)
    return len(data)


async def _is_noticed(place: Path, message_ids: list[int]) -> bool:
    """True where reading says so; whatever is read without complaint is right."""
    try:
        store = Store.open(place, KEY)
    except OperatorError:
        return True
    try:
        for n, message_id in enumerate(message_ids):
            assert await store.read(body, message_id) == _raw_of(n)
    except StoreError:
        return True
    finally:
        store.close()
    return False


def test_that_a_newer_schema_is_refused_in_words(place: Path) -> None:
    Store.open(place, KEY).close()
    with _raw(place) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(OperatorError, match="newer version of the console"):
        Store.open(place, KEY)


def test_that_an_upgrade_keeps_a_copy_of_the_file(place: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Store.open(place, KEY).close()
    steps = tmp_path / "migrations"
    shutil.copytree(Path(sqlite.__file__).with_name("migrations"), steps)
    (steps / "versions" / "next_0005.py").write_text(
        'from alembic import op\nrevision = "0005"\ndown_revision = "0004"\n'
        'def upgrade() -> None:\n    op.execute("CREATE TABLE extra (id INTEGER)")\n'
    )
    monkeypatch.setattr("console.store.migrate.STEPS", steps)
    Store.open(place, KEY).close()
    copy = place.with_name("store.db.before-0004.bak")
    assert copy.exists()
    for path, tables in ((place, 1), (copy, 0)):
        connection = _raw(path)
        found = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'extra'").fetchone()[0]
        connection.close()
        assert found == tables


def test_that_a_step_that_fails_leaves_the_old_schema(
    place: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Store.open(place, KEY).close()
    steps = tmp_path / "migrations"
    shutil.copytree(Path(sqlite.__file__).with_name("migrations"), steps)
    (steps / "versions" / "next_0005.py").write_text(
        'from alembic import op\nrevision = "0005"\ndown_revision = "0004"\n'
        "def upgrade() -> None:\n"
        '    op.execute("CREATE TABLE extra (id INTEGER)")\n    op.execute("SELECT nonsense FROM nowhere")\n'
    )
    with monkeypatch.context() as patch:
        patch.setattr("console.store.migrate.STEPS", steps)
        with pytest.raises(OperatorError, match="could not be brought"):
            Store.open(place, KEY)
    Store.open(place, KEY).close()


def test_that_migrations_and_tables_agree(place: Path) -> None:
    store = Store.open(place, KEY)
    try:
        changes = store.read_now(lambda connection: compare_metadata(MigrationContext.configure(connection), metadata))
    finally:
        store.close()
    assert changes == []
