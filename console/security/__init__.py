"""Rights, the audit chain, secrets and tokens."""
