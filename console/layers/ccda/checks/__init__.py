"""Checks of C-CDA documents: XML, structure, schema, our own rules, the official Schematron."""

from console.layers.ccda.checks.catalog_late import ccda_checks

__all__ = ["ccda_checks"]
