"""The XHTML of a FHIR narrative as blocks: what a person reads, and nothing that could run, load or link."""
