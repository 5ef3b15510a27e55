"""What must hold for the channels of alerts: names of their own, and no password over an open line."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from console.config.positions import Path
from console.config.remarks import Remark
from console.config.settings import Channel, SiteFile, SmtpChannel
from console.config.wires import leaves_machine

BUILT_IN = ("app", "tray")
"""Channels that are always there; a name in the site file must be another."""


def check_channels(site: SiteFile) -> Iterator[Remark]:
    """Everything that does not fit together."""
    seen = set(BUILT_IN)
    for number, channel in enumerate(site.alert_channel):
        path: Path = ("alert_channel", number)
        if channel.name in seen:
            yield Remark(
                path=(*path, "name"),
                text=f'alert channel "{channel.name}": the name is taken. Give each channel its own; '
                '"app" and "tray" are always there.',
            )
        seen.add(channel.name)
        if _plain(channel) and leaves_machine(_host(channel)) and channel.user:
            text = f'alert channel "{channel.name}": user would send a password unencrypted. {_way(channel)}'
            yield Remark(path=(*path, "user"), text=text)
        elif _plain(channel) and leaves_machine(_host(channel)) and not channel.plaintext.strip():
            yield Remark(path=path, text=f'alert channel "{channel.name}": {_cure(channel)}')


def _plain(channel: Channel) -> bool:
    return channel.security == "none" if isinstance(channel, SmtpChannel) else channel.url.startswith("http://")


def _host(channel: Channel) -> str:
    return channel.host if isinstance(channel, SmtpChannel) else urlsplit(channel.url).hostname or ""


def _cure(channel: Channel) -> str:
    return f'it leaves this machine unencrypted. {_way(channel)} Or say plaintext = "why, until when, who agreed".'


def _way(channel: Channel) -> str:
    return 'Write security = "starttls" or "tls".' if isinstance(channel, SmtpChannel) else "Write https:// in url."
