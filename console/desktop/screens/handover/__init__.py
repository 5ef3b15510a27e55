"""The hand-over page: made by the gateway, read here, saved as HTML or PDF."""
