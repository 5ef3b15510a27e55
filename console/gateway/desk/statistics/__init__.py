"""Statistics over a result set at the desk."""
