"""Failure groups and alerts as pure decisions: fingerprints, states, rules."""
