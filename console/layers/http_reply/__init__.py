"""A stored HTTP answer: status line and headers as nodes, the body as a document of its own (RFC 9112)."""
