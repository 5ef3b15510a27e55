"""Our own rules for C-CDA documents: each with its id, severity and source. Loaded only where documents are checked."""
