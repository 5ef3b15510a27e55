"""One file per step, in order of revision."""
