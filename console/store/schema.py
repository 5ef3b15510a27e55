"""All tables together, for the migrations and for the test that holds both equal."""

from __future__ import annotations

from console.store import tables, tables_alerts, tables_profiles, tables_tallies, tables_triage
from console.store.metadata import metadata

MODULES = (tables, tables_alerts, tables_profiles, tables_tallies, tables_triage)

__all__ = ["MODULES", "metadata"]
