"""The one query grammar: parser, in-memory predicate, completer; the SQL compiler lives in the store."""
