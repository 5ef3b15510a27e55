"""What people leave for each other: saved views, planned holds, the look back on a shift."""
