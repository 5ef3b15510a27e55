"""The one query grammar: parser, in-memory predicate, completer. The SQL compiler is in `console.store.compile`."""
