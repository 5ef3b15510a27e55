"""Typed settings, read once; a wrong one is explained with file, line and the allowed values."""
