"""TLS for the wires that are not HTTP: contexts from files, a tunnel over bytes, and every failure in words."""
