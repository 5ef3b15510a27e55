"""All Qt. Sees `console.api`, `console.core` and the query completer, nothing else."""
