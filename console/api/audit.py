"""The audit log as it is shown and exported; no patient data in it."""

from __future__ import annotations

from datetime import datetime

from console.api.base import Wire


class AuditRow(Wire):
    """One act of one person (or of the gateway)."""

    seq: int
    at: datetime
    actor: str
    role: str
    action: str
    object: str
    reason: str
    outcome: str
    detail: str = ""


class AuditPage(Wire):
    """A page, newest first, and whether the chain of the whole log holds."""

    rows: tuple[AuditRow, ...]
    next: int | None = None


class AuditCheck(Wire):
    """The result of reading the whole chain and comparing it with the signed heads."""

    intact: bool
    rows: int
    text: str
    first_bad: int | None = None
