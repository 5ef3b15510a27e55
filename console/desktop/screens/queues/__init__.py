"""Queues: every interface, and the live list of messages below."""
