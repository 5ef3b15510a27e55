"""Conformance profiles of a site: what its messages of one type look like; read, imported, learned, checked."""
