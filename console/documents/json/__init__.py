"""JSON over bytes (RFC 8259): a tolerant reader whose values keep their spans, and edits that are splices of them."""
