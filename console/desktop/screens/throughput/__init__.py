"""Throughput: what flowed, by lane, on one axis of time."""
