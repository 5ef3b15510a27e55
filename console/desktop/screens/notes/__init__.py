"""Notes on a message: what colleagues wrote about it, with their ticket numbers."""
