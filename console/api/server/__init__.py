"""The ops API: FastAPI routes over the gateway, with one `authorize` before anything happens."""
