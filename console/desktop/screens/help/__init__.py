"""Help: the keys, the signs, and how patient data is kept."""
