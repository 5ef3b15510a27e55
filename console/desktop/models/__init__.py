"""Qt models over rows of the ops API: ready strings, exact announcements, nothing fetched in the GUI thread."""
