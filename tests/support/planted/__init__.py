"""A scripted day with planted causes: what truly went wrong is known, so that groups and alerts can be judged by it."""
