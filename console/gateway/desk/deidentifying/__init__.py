"""De-identified copies on the desk: made, checked, held in memory until they are saved, audited both times."""
