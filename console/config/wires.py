"""What must hold for MLLP connections: nothing leaves this machine unencrypted unnoticed, and options that fit."""

from __future__ import annotations

import codecs
import ipaddress
from collections.abc import Iterator

from console.config.positions import Path
from console.config.remarks import Remark
from console.config.settings import InterfaceSettings, MllpDestination, MllpSource, SiteFile
from console.core.interface import AckMode, OnError, Ordering


def check_wires(site: SiteFile) -> Iterator[Remark]:
    """Everything that does not fit together."""
    for number, interface in enumerate(site.interface):
        path: Path = ("interface", number)
        yield from _charset((*path, "source", "charset"), interface)
        if isinstance(interface.source, MllpSource):
            yield from _source((*path, "source"), interface, interface.source)
        for place, destination in enumerate(interface.destination):
            if isinstance(destination, MllpDestination):
                yield from _destination((*path, "destination", place), interface, destination)
    yield from _return_paths(site)


_MUST_KEEP = "MSH|^~\\&|A\r"


def codec_of(charset: str) -> str:
    """The name that Python has for a character set; "" for "". Raises `ValueError` where it cannot carry HL7 v2."""
    if not charset:
        return ""
    try:
        name = codecs.lookup(charset).name
        kept = _MUST_KEEP.encode(name) == _MUST_KEEP.encode("ascii")
    except LookupError:
        raise ValueError("is not known") from None
    if not kept:
        raise ValueError("does not keep the delimiters as single bytes")
    return name


def _charset(path: Path, interface: InterfaceSettings) -> Iterator[Remark]:
    """A codec that can be used."""
    try:
        codec_of(interface.source.charset)
    except ValueError as error:
        text = (
            f'interface "{interface.name}": the character set {interface.source.charset} {error}. Write one such as '
            "utf-8, cp1252, iso8859-15 or iso2022_jp."
        )
        yield Remark(path=path, text=text)


def leaves_machine(host: str) -> bool:
    """True unless the address is this machine's loopback. A name other than localhost may be anywhere."""
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() != "localhost"


def unencrypted(wire: MllpSource | MllpDestination) -> str:
    """ "unencrypted: the reason" where a plain connection leaves this machine; empty otherwise."""
    if wire.tls is not None or not leaves_machine(wire.host):
        return ""
    return f"unencrypted: {wire.plaintext.strip()}"


def _plain(path: Path, who: str, wire: MllpSource | MllpDestination) -> Iterator[Remark]:
    if wire.tls is not None and wire.plaintext:
        text = f"{who} has tls and a reason for plaintext. Take out one of them."
        yield Remark(path=(*path, "plaintext"), text=text)
    if wire.tls is None and leaves_machine(wire.host) and not wire.plaintext.strip():
        shown = wire.host or "every address"
        text = (
            f"{who} would send patient data unencrypted: {shown} is not this machine. Add a tls table; or, where the "
            'partner truly cannot, write plaintext = "why, until when, who agreed" (it is shown and audited).'
        )
        yield Remark(path=(*path, "host"), text=text)


def _source(path: Path, interface: InterfaceSettings, source: MllpSource) -> Iterator[Remark]:
    who = f'interface "{interface.name}":'
    yield from _plain(path, who, source)
    tls = source.tls
    if tls is not None and tls.require_client_certificate and not tls.ca:
        text = f"{who} ca is missing: it names the authorities of the client certificates. Add it."
        yield Remark(path=(*path, "tls"), text=text)
    if tls is not None and not tls.require_client_certificate:
        if tls.fingerprints:
            text = f"{who} fingerprints need client certificates. Set require_client_certificate = true."
            yield Remark(path=(*path, "tls", "fingerprints"), text=text)
        text = f"{who} any client that reaches this port may send. Better require_client_certificate = true."
        yield Remark(path=(*path, "tls", "require_client_certificate"), text=text, warning=True)
    if source.ack_mode is AckMode.NONE and source.release != 2:
        text = f'{who} ack_mode = "none" leaves a sender without any answer. It needs release = 2.'
        yield Remark(path=(*path, "ack_mode"), text=text)
    if source.sequence and source.ack_mode is AckMode.NONE:
        text = f"{who} the sequence number protocol answers in MSA-4. Choose another ack_mode."
        yield Remark(path=(*path, "sequence"), text=text)


def _destination(path: Path, interface: InterfaceSettings, wire: MllpDestination) -> Iterator[Remark]:
    who = f'interface "{interface.name}", destination "{wire.name}":'
    yield from _plain(path, who, wire)
    if wire.tls is not None and wire.tls.key and not wire.tls.certificate:
        text = f"{who} key without certificate. Add the certificate it belongs to."
        yield Remark(path=(*path, "tls", "key"), text=text)
    if wire.delivered_on == "commit" and wire.release != 2:
        text = f'{who} delivered_on = "commit" needs release = 2: only there is a commit.'
        yield Remark(path=(*path, "delivered_on"), text=text)
    if wire.delivered_on == "commit" and (wire.sequence or wire.application_ack == "later"):
        text = f'{who} delivered_on = "commit" awaits no HL7 reply, and this needs one. Set delivered_on = "reply".'
        yield Remark(path=(*path, "delivered_on"), text=text)
    if wire.sequence and (interface.ordering is not Ordering.INTERFACE or wire.on_error is not OnError.STOP):
        text = (
            f"{who} sequence numbers allow one message at a time and none past a refused one. "
            'Set ordering = "interface" and on_error = "stop".'
        )
        yield Remark(path=(*path, "sequence"), text=text)


def _return_paths(site: SiteFile) -> Iterator[Remark]:
    """Each listener for replies names destinations that await them, and each of those has such a listener."""
    awaiting = {
        f"{interface.name}/{wire.name}": ("interface", number, "destination", place, "application_ack")
        for number, interface in enumerate(site.interface)
        for place, wire in enumerate(interface.destination)
        if isinstance(wire, MllpDestination) and wire.application_ack == "later"
    }
    listed: set[str] = set()
    for number, interface in enumerate(site.interface):
        if not isinstance(interface.source, MllpSource):
            continue
        partners: dict[str, str] = {}  # interface -> the first of its destinations that is named here
        for place, name in enumerate(interface.source.replies_for):
            listed.add(name)
            other = partners.setdefault(name.partition("/")[0], name)
            if other != name:
                text = (
                    f'interface "{interface.name}": "{other}" and "{name}" get the same messages, so that a reply does '
                    "not tell which of them it speaks for. Give each partner a listener of its own."
                )
                yield Remark(path=("interface", number, "source", "replies_for", place), text=text)
            if name not in awaiting:
                text = (
                    f'interface "{interface.name}": "{name}" awaits no later reply. Name an interface and destination '
                    'that have application_ack = "later".'
                )
                yield Remark(path=("interface", number, "source", "replies_for", place), text=text)
    for name in sorted(awaiting.keys() - listed):
        text = (
            f'"{name}": no listener takes its later replies, so each message will become overdue. Add '
            f'replies_for = ["{name}"] to the source where they come in.'
        )
        yield Remark(path=awaiting[name], text=text, warning=True)
