"""HL7 v2 over TCP in MLLP blocks (release 1)."""
