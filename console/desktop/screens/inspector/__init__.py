"""One message opened: its parts beside its raw text, what happened to it, why, and what can be done."""
