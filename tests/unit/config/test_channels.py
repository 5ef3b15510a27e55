"""Channels of alerts in the site file: what is wrong is named with line, value and cure."""

from __future__ import annotations

import pytest

from console.config.loader import ConfigError, read

GOOD = """
[[alert_channel]]
kind = "smtp"
name = "oncall"
host = "mail.hospital.example"
sender = "console@hospital.example"
to = ["oncall@hospital.example"]
user = "console"

[[alert_channel]]
kind = "webhook"
name = "chat"
url = "https://chat.hospital.example/hook"
"""


def test_that_good_channels_are_taken() -> None:
    assert [channel.name for channel in read(GOOD, "site.toml").site.alert_channel] == ["oncall", "chat"]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('name = "chat"', 'name = "oncall"', 12, "the name is taken"),
        ('name = "chat"', 'name = "tray"', 12, '"app" and "tray" are always there'),
        ('kind = "webhook"\n', "", 10, 'Add kind = "smtp" or kind = "webhook"'),
        ('kind = "webhook"', 'kind = "pager"', 10, "'smtp', 'webhook'"),
        ("https://", "http://", 10, "leaves this machine unencrypted. Write https://"),
        ("https://", "https://me:secret@", 13, "must begin with https://"),
        ('"console@hospital.example"', '"console"', 6, "must be an address"),
        ('user = "console"', 'user = "console"\nsecurity = "none"', 8, "would send a password unencrypted"),
        ('user = "console"', 'security = "none"', 2, 'Write security = "starttls"'),
        ('user = "console"', 'security = "ssl"', 8, "'starttls', 'tls' or 'none'"),
        ('user = "console"', 'password = "x"', 8, "is no setting"),
    ],
)
def test_that_a_mistake_is_named_with_its_cure(old: str, new: str, line: int, words: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read(GOOD.replace(old, new), "site.toml")

    assert len(raised.value.lines) == 1
    assert raised.value.lines[0].startswith(f"site.toml:{line}: ")
    assert words in raised.value.lines[0]
    assert "secret" not in raised.value.lines[0]


def test_that_a_plain_channel_needs_its_reason() -> None:
    text = GOOD.replace("https://", "http://").replace('name = "chat"', 'name = "chat"\nplaintext = "until May"')

    assert read(text, "site.toml").site.alert_channel[1].plaintext == "until May"
