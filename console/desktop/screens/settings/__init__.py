"""Settings of this desktop: look only, nothing of the gateway."""
