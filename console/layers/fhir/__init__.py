"""FHIR R4 as JSON: resources, bundles, outcomes."""
