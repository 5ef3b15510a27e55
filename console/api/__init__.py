"""What crosses the seam between gateway and desktop: frozen pydantic models, and the client that speaks them."""
