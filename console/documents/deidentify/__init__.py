"""De-identified copies: splices only, the same pseudonym for the same person in every format, and a check for leaks."""
