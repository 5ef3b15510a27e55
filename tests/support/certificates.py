"""A small certificate authority for tests: good certificates, and bad ones of each kind. Skips where it cannot work."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

pytest.importorskip("cryptography", reason="needs the Python package cryptography, which keyring brings along on Linux")

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate and its key as PEM files, and its SHA-256 fingerprint in hex."""

    certificate: str
    key: str
    fingerprint: str


class Authority:
    """Issues into a folder; `ca` is its own certificate."""

    def __init__(self, folder: Path, name: str = "test authority") -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named(name)
        self._count = 0
        self.ca = str(folder / f"{name.replace(' ', '-')}.pem")
        now = datetime.now(UTC)
        own = (
            x509.CertificateBuilder()
            .subject_name(self._name)
            .issuer_name(self._name)
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - YEAR)
            .not_valid_after(now + YEAR)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        Path(self.ca).write_bytes(own.public_bytes(serialization.Encoding.PEM))

    def issue(
        self,
        name: str = "127.0.0.1",
        *,
        ends_in: timedelta = YEAR,
        self_signed: bool = False,
        passphrase: str = "",
        file: str = "",
    ) -> Issued:
        """A certificate for a host name or an address; `file` names the files, to replace an older one."""
        self._count += 1
        stem = file or f"{name}-{self._count}"
        key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(UTC)
        subject = _named(name)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if self_signed else self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(min(now, now + ends_in) - YEAR)
            .not_valid_after(now + ends_in)
            .add_extension(x509.SubjectAlternativeName([_alternative(name)]), critical=False)
            .sign(key if self_signed else self._key, hashes.SHA256())
        )
        locked = serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else None
        pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            locked or serialization.NoEncryption(),
        )
        paths = self._folder / f"{stem}.crt", self._folder / f"{stem}.key"
        paths[1].write_bytes(pem)
        paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return Issued(str(paths[0]), str(paths[1]), certificate.fingerprint(hashes.SHA256()).hex())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
