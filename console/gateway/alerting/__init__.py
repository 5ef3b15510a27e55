"""What the gateway reads for its alert rules, and how it tells of alerts; the decisions are `console.triage.alerts`."""
