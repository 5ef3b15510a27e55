"""Bulk work: dry run, job with its receipts, the list of jobs, and the basket."""
