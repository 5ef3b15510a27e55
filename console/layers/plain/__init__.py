"""Whatever no other format reads: text as lines, other bytes by what their first ones say they are."""
