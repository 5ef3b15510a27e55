"""Messages as files in folders."""
