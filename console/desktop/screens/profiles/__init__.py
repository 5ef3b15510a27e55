"""Conformance profiles: the list, the text with its mistakes, learning, importing, saving."""
