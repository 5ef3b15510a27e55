"""Narrative into blocks: the text of CDA sections (StrucDoc) and of FHIR resources (XHTML), safe by construction."""
