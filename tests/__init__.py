"""The tests: unit, integration, desktop, end to end, conformance, performance, architecture and packaging."""
