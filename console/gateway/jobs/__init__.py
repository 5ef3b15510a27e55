"""Bulk work: pure decisions (classes, order, pace, gate, receipts) and the one runner that acts on them."""
