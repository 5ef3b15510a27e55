"""Gateways that break one promise on purpose: the negative controls of the kill tests. Never shipped."""
