"""Nouns and pure rules of the house; standard library only, no I/O, imports nothing else of the console."""
