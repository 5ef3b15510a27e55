"""Bring a store to the schema of this version: all steps in one transaction, old file kept, newer schema refused."""

from __future__ import annotations

import shutil
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from console.core.errors import OperatorError
from console.store.errors import explain

STEPS = Path(__file__).with_name("migrations")


def migrate(engine: Engine, file: Path | None) -> None:
    """Upgrade to the newest schema. `file`: the SQLite file to copy before an upgrade; None for a server."""
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    scripts = ScriptDirectory.from_config(config)
    newest = scripts.get_current_head()
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        connection.rollback()
        if current == newest:
            return
        if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
            raise OperatorError(
                f"The store was written by a newer version of the console (schema {current}, this one knows {newest}). "
                "Start the newer version, or restore the copy made before the upgrade."
            )
        if current is not None and file is not None:
            _keep_copy(connection, file, current)
        try:
            with connection.begin():
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except SQLAlchemyError as error:
            raise OperatorError(
                f"The store could not be brought to schema {newest} and stays as it was: {explain(error)} "
                "Send this text to support; the previous version of the console still works with it."
            ) from None


def _keep_copy(connection: Connection, file: Path, revision: str) -> None:
    """Copy the file beside itself; it is as encrypted as the original."""
    driver = connection.connection.driver_connection
    if driver is not None:
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy2(file, file.with_name(f"{file.name}.before-{revision}.bak"))
