"""Kills, faults and the oracle: RELIABILITY section 3."""
