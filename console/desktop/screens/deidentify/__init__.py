"""De-identified copies: options, report, save."""
