"""Alerts as pure decisions: readings and rules in, what opens, closes and is swallowed out; the time is an argument."""
