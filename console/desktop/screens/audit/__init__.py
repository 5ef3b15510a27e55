"""Access & audit: who did what, when and why, and whether the log can be trusted."""
