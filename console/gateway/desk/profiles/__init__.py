"""Conformance profiles of the site: kept in versions, tried, learned from accepted messages, found for a message."""
