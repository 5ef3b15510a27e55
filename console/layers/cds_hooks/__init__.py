"""CDS Hooks in JSON: discovery, calls, answers, feedback (HL7 CDS Hooks 1.0 to 2.0.1; PROTOCOLS 5)."""
