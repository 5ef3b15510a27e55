"""`python -m tests.evidence SLUG`: real runs, one line per figure with its goal, exit 0 only if all hold."""
