"""An edited copy beside its locked original: changes, live checks, dry run, send."""
