"""C-CDA documents, and any other CDA R2: span tree, edit, narrative, checks."""
