"""What went wrong in a TLS handshake, for a person: the cause, and what to do. Never a stack of library words alone."""

from __future__ import annotations

import ssl

_STRANGER = (
    "its certificate is from an authority not known here. Put that authority's certificate into the file of `ca`"
)
_VERIFY = {
    9: "its certificate is not valid yet. Check the clocks of both machines",
    10: "its certificate has expired. Its owner must renew it",
    18: "its certificate is self-signed and not known here. Put it, or better its authority, into the file of `ca`",
    19: _STRANGER,
    20: _STRANGER,
    21: _STRANGER,
    23: "its certificate was revoked. Its owner must get a new one",
    62: "its certificate is for another name. Correct `host`, or set `server_name` to the name the certificate bears",
    64: "its certificate is for another address. Set `server_name` to the name the certificate bears",
}
"""Codes of X509_V_ERR -> words that follow "… was refused:"."""

_NO_CLIENT = "it showed no certificate. Give that system a client certificate of an authority in our `ca`"
_NOT_OURS = "it does not accept our certificate. Give its owner our authority, or set `certificate` and `key`"
_OLD = "it speaks a TLS older than 1.2, which is not safe. Its owner must switch on TLS 1.2 or 1.3"
_NOTHING_SHARED = "both sides share no cipher. Its owner must allow a modern one (AES-GCM or ChaCha20 with ECDHE)"

_REASONS = {
    "PEER_DID_NOT_RETURN_A_CERTIFICATE": _NO_CLIENT,
    "UNSUPPORTED_PROTOCOL": _OLD,
    "VERSION_TOO_LOW": _OLD,
    "UNSUPPORTED_SSL_VERSION": _OLD,
    "TLSV1_ALERT_PROTOCOL_VERSION": _OLD,
    "NO_PROTOCOLS_AVAILABLE": _OLD,
    "NO_SHARED_CIPHER": _NOTHING_SHARED,
    "NO_CIPHERS_AVAILABLE": _NOTHING_SHARED,
    "DH_KEY_TOO_SMALL": _NOTHING_SHARED,
    "EE_KEY_TOO_SMALL": "its certificate has a key that is too short. Its owner must get one with 2048 bits or more",
    "CA_MD_TOO_WEAK": "its certificate is signed in a way that is not safe any more. Its owner must get a new one",
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": "it asks for a certificate of ours. Set `certificate` and `key`",
    "TLSV1_ALERT_UNKNOWN_CA": _NOT_OURS,
    "SSLV3_ALERT_BAD_CERTIFICATE": _NOT_OURS,
    "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE": _NOT_OURS,
    "SSLV3_ALERT_CERTIFICATE_UNKNOWN": _NOT_OURS,
    "SSLV3_ALERT_CERTIFICATE_REVOKED": "it says our certificate was revoked. Get a new one",
    "SSLV3_ALERT_CERTIFICATE_EXPIRED": "it says our certificate has expired. Renew it",
    "TLSV1_ALERT_ACCESS_DENIED": _NOT_OURS,
    "SSLV3_ALERT_HANDSHAKE_FAILURE": "it broke the handshake off: no cipher in common, or it wants a certificate of "
    "ours. Ask its owner which, then set `certificate` and `key`",
}
"""Reasons of OpenSSL -> the same."""

NOT_TLS = "it does not speak TLS. Switch TLS on there, or correct the port"
ANOTHER_PIN = (
    "its certificate is not the one pinned here. If its owner renewed it, ask for the new fingerprint over "
    "another way than this connection, and correct the setting"
)


def explain(error: ssl.SSLError) -> str:
    """Words that follow "…: " for an error of the handshake or of the connection."""
    if isinstance(error, ssl.SSLCertVerificationError):
        known = _VERIFY.get(error.verify_code)
        return known or f"its certificate cannot be trusted ({error.verify_message})"
    return _REASONS.get(error.reason or "", f"TLS failed ({_plain(error.reason)})")


def _plain(reason: str | None) -> str:
    return (reason or "no reason given").replace("_", " ").lower()
