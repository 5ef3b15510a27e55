"""Alerts: what is open, what was, and the rules that make them."""
