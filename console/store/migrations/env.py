"""Alembic's entry: runs the steps on the connection that `console.store.migrate` hands over, in its transaction."""

from __future__ import annotations

from alembic import context

from console.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
