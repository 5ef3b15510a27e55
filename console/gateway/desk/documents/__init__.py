"""Any document opened at the desk: stored, a reply, embedded in another, or from outside; page by page, masked."""
