"""Alembic steps; read as files by `console.store.migrate`."""
