"""The screen where a changed copy of any document is made: by place or as raw text, then opened or saved."""
