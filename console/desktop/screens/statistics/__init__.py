"""Statistics over a result set: what is filled, with what, how long, by field."""
