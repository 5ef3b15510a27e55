"""The only place where the desktop crosses threads: calls go down to the client's loop, results come up as signals."""
