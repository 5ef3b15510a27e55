"""What an analyst can do, one module per act. Rights, audit rows and masking are decided here, for all callers."""
