"""JSON of no kind that is known: a tree, and no more."""
