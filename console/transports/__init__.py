"""Bytes over a wire: no content, no SQL."""
