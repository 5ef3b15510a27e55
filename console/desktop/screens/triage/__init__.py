"""Triage: one cause is one row; why, what to do, and the release after the cure."""
