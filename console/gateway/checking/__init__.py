"""Thorough checks of a document in a child process: capped in time and memory, killed and started anew when over."""
