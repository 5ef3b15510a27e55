"""TLS contexts made from files, made anew when a file changes. At least TLS 1.2, verification always on.

There is no switch to ignore a bad certificate: a peer with a self-signed one is trusted by putting that certificate
into `ca`, and a pin only ever narrows what the verification lets through.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from console.core.errors import OperatorError
from console.transports.tls.expiry import first_certificate, remark, valid_until

Stamp = tuple[tuple[str, int, int, int], ...]
"""Path, inode, time of change and size of each file: what tells that one was replaced."""


class TlsUnusable(OperatorError):
    """The files of a TLS connection cannot be used; the text names the file and the cure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsFiles:
    """One side of a TLS connection. Paths to PEM files; `key` empty: the key is in the certificate's file.

    `ca` empty trusts the authorities of the operating system. `server` is our role: as a server `ask` requires a
    certificate of the client, as a client `name` is what the peer's certificate must bear. `pins` are SHA-256
    fingerprints of the peer's certificate in lower-case hex; empty allows any that verifies.
    """

    server: bool
    certificate: str = ""
    key: str = ""
    ca: str = ""
    ask: bool = False
    name: str = ""
    pins: frozenset[str] = frozenset()

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that are used."""
        return tuple(path for path in (self.certificate, self.key, self.ca) if path)

    @property
    def key_path(self) -> str:
        """The file that holds the key; empty where we show no certificate."""
        return self.key or self.certificate


def needs_passphrase(files: TlsFiles) -> bool:
    """True where the key is encrypted. A file that cannot be read is reported when the context is made."""
    try:
        return bool(files.key_path) and "ENCRYPTED" in Path(files.key_path).read_text("ascii", "replace")
    except OSError:
        return False


class Contexts:
    """The context for new connections; connections that stand keep theirs. `problem` says why the newest files are
    not in use while an older context still is.
    """

    def __init__(self, files: TlsFiles, passphrase: str | None = None) -> None:
        self.files = files
        self.problem = ""
        self.until: datetime | None = None
        self._passphrase = passphrase
        self._context: ssl.SSLContext | None = None
        self._stamp: Stamp = ()

    def current(self) -> ssl.SSLContext:
        """The context of the files as they are now. Raises `TlsUnusable` where there never was a good one."""
        stamp = _stamp(self.files.paths)
        if self._context is not None and stamp == self._stamp:
            return self._context
        try:
            context = make_context(self.files, self._passphrase)
        except TlsUnusable as error:
            # A renewal is often several files copied one after the other: the next connection looks again.
            self.problem = str(error)
            if self._context is None:
                raise
            return self._context
        self._context, self._stamp, self.problem = context, stamp, ""
        self.until = _until(self.files.certificate)
        return context

    def remark(self, now: datetime) -> str:
        """What a person should know of our own certificate; empty as a rule."""
        return self.problem or remark("Our certificate", self.until, now)


def make_context(files: TlsFiles, passphrase: str | None) -> ssl.SSLContext:
    """A context as this module promises. Raises `TlsUnusable`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if files.server else ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION
    if not files.server or files.ask:
        context.verify_mode = ssl.CERT_REQUIRED
        _trust(context, files)
    if files.certificate:
        _show(context, files, passphrase)
    return context


def _trust(context: ssl.SSLContext, files: TlsFiles) -> None:
    """Whom to believe: the file's certificates, else the system's authorities."""
    if not files.ca:
        context.load_default_certs(ssl.Purpose.CLIENT_AUTH if files.server else ssl.Purpose.SERVER_AUTH)
        return
    try:
        context.load_verify_locations(cafile=files.ca)
    except OSError as error:
        raise TlsUnusable(_words(files.ca, "ca", error)) from None
    # A certificate that is named here is trusted itself, whoever signed it.
    context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN


def _show(context: ssl.SSLContext, files: TlsFiles, passphrase: str | None) -> None:
    """Our own certificate and key. An encrypted key without a passphrase is refused; nobody is there to be asked."""
    if needs_passphrase(files) and passphrase is None:
        raise TlsUnusable(
            f"The key in {files.key_path} is encrypted and the keyring has no passphrase for it. Put the passphrase "
            f'into the keyring of the gateway\'s account under "{passphrase_name(files.key_path)}", or use a key '
            "without one in a file that only this account can read."
        )
    try:
        context.load_cert_chain(files.certificate, files.key or None, password=passphrase or "")
    except OSError as error:
        where = files.key_path if Path(files.certificate).exists() else files.certificate
        locked = isinstance(error, ssl.SSLError) and needs_passphrase(files) and error.reason != "KEY_VALUES_MISMATCH"
        words = f"{files.key_path}: the passphrase in the keyring does not open it. Correct the entry."
        raise TlsUnusable(words if locked else _words(where, "certificate", error)) from None


def passphrase_name(key_path: str) -> str:
    """The name under which the keyring keeps the passphrase of a key file."""
    return f"tls key {key_path}"


def _words(path: str, setting: str, error: OSError) -> str:
    if not isinstance(error, ssl.SSLError):
        return f"{path} cannot be read ({error.strerror}). Correct the setting `{setting}` or the rights of the file."
    match error.reason:
        case "KEY_VALUES_MISMATCH":
            what = "the key does not belong to the certificate. Put both files of one issue in place"
        case "NO_CERTIFICATE_OR_CRL_FOUND":
            what = "it holds no certificate in PEM form (-----BEGIN CERTIFICATE-----). Export it as PEM"
        case reason:
            what = f"it cannot be used ({(reason or 'unreadable').replace('_', ' ').lower()}). Export it as PEM"
    return f"{path}: {what}."


def _stamp(paths: tuple[str, ...]) -> Stamp:
    found = []
    for path in paths:
        try:
            state = Path(path).stat()
        except OSError:
            found.append((path, 0, 0, 0))
        else:
            found.append((path, state.st_ino, state.st_mtime_ns, state.st_size))
    return tuple(found)


def _until(certificate: str) -> datetime | None:
    if not certificate:
        return None
    try:
        der = first_certificate(Path(certificate).read_text("ascii", "replace"))
    except OSError:
        return None
    return valid_until(der) if der else None
