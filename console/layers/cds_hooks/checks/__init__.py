"""The thorough check of a CDS Hooks document by its specification."""

from __future__ import annotations

from console.layers.cds_hooks.checks.specification import SpecificationCheck
from console.layers.checking import Check


def cds_hooks_checks() -> tuple[Check, ...]:
    """All of them, in the order in which they run."""
    return (SpecificationCheck(),)
