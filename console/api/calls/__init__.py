"""The calls of `OpsClient` by topic; each is a mixin over `console.api.caller.Caller`."""
