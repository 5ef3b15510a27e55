"""What people leave for each other: notes on messages, saved views, planned holds, the look back on a shift."""
