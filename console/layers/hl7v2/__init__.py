"""HL7 v2: summary, span tree, splice, validation, acknowledgements and their judgement."""
