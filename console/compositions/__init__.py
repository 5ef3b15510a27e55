"""The programs of the house: each module is one sub-command of `python -m console`."""
