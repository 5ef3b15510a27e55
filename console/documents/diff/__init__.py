"""Two documents of one format compared by meaning: what was changed, added, removed, moved, by path."""
