"""The site file as types. Every setting is declared here once: type, default, help; forms and docs come from it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from console.core.interface import AckMode, Authority, OnError, OnUnknown, Ordering

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
Port = Annotated[int, Field(ge=0, le=65535)]
Fingerprint = Annotated[str, Field(pattern=r"^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$")]
ReturnPath = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}/[a-z0-9][a-z0-9_-]{0,62}$")]
Environment = Literal["PROD", "TEST", "DEMO"]


class Settings(BaseModel):
    """Base of all settings: frozen, and an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Retry(Settings):
    """Full-jitter back-off of one destination."""

    base: float = Field(1.0, gt=0, le=3600, description="First delay bound, in seconds")
    cap: float = Field(60.0, gt=0, le=86400, description="Longest delay bound, in seconds")
    max_attempts: int | None = Field(None, ge=1, description="Give up after this many tries; unset: never")


class TlsSource(Settings):
    """TLS of a listener: at least 1.2, and clients show a certificate unless that is switched off."""

    certificate: str = Field(
        min_length=1, description="Our certificate with its chain, PEM; taken anew when it changes"
    )
    key: str = Field("", description="Its key, PEM; empty: in the same file. A passphrase is taken from the keyring")
    ca: str = Field("", description="Authorities of the clients' certificates, PEM")
    require_client_certificate: bool = Field(True, description="Refuse a client without a certificate of `ca`")
    fingerprints: tuple[Fingerprint, ...] = Field((), description="SHA-256 of the only client certificates allowed")


class TlsDestination(Settings):
    """TLS to a peer: at least 1.2, its certificate and name are always verified."""

    ca: str = Field("", description="Authorities (or the certificate) of the peer, PEM; empty: the operating system's")
    certificate: str = Field("", description="Our certificate with its chain, PEM, where the peer asks for one")
    key: str = Field("", description="Its key, PEM; empty: in the same file. A passphrase is taken from the keyring")
    server_name: str = Field("", description="Name in the peer's certificate; empty: as in host")
    fingerprints: tuple[Fingerprint, ...] = Field((), description="SHA-256 of the only peer certificates allowed")


class MllpSource(Settings):
    """Listen for HL7 v2 over MLLP."""

    kind: Literal["mllp"] = "mllp"
    host: str = Field("127.0.0.1", description="Address to listen on")
    port: Port = Field(0, description="Port to listen on; 0 takes a free one")
    ack_mode: AckMode = Field(
        AckMode.AUTO,
        description="original: AA/AE/AR; enhanced: CA/CE/CR; auto: by MSH-15/16; none: MLLP commits only (release 2)",
    )
    charset: str = Field("", description="Codec to assume where MSH-18 is empty; empty: UTF-8, else cp1252")
    frame_limit: int = Field(16 * 1024 * 1024, ge=1024, description="Largest frame taken, in bytes")
    idle_timeout: float = Field(300.0, gt=0, description="Close a silent connection after this long, in seconds")
    frame_timeout: float = Field(30.0, gt=0, description="Close a connection with half a frame after this long, in s")
    max_connections: int = Field(200, ge=1, description="Connections taken at once")
    max_connections_per_peer: int = Field(100, ge=1, description="Connections taken at once from one address")
    max_waiting: int = Field(2000, ge=1, description="Messages read but not yet committed before reading pauses")
    tls: TlsSource | None = Field(None, description="Speak TLS; unset: plain")
    plaintext: str = Field("", description="Why this connection may be plain although it leaves this machine; shown")
    release: Literal[1, 2] = Field(1, description="MLLP release; 2 sends a commit (06 or 15) before the HL7 reply")
    replies_for: tuple[ReturnPath, ...] = Field(
        (), description="interface/destination whose later application replies come in here"
    )
    sequence: bool = Field(False, description="Sequence number protocol (MSH-13): take only the next number")


class FolderSource(Settings):
    """Watch a folder for files with HL7 v2 messages."""

    kind: Literal["folder"]
    path: str = Field(description="Folder to watch")
    pattern: str = Field("*.hl7", description="File names taken")
    interval: float = Field(1.0, gt=0, description="Look this often, in seconds")
    done: str = Field("done", description="Sub-folder for files that were stored")
    failed: str = Field("failed", description="Sub-folder for files that were refused")
    charset: str = Field("", description="Codec to assume where MSH-18 is empty")
    frame_limit: int = Field(64 * 1024 * 1024, ge=1024, description="Largest file taken, in bytes")

    @property
    def ack_mode(self) -> AckMode:
        """Always a reply, whatever MSH-15 says: it decides where the file goes."""
        return AckMode.ORIGINAL


class DestinationBase(Settings):
    """What all destinations share: the route, and what refusals, silence and outages do."""

    name: Name = Field(description="Unique within the interface")
    title: str = Field("", description="Shown instead of the name")
    environment: Environment | None = Field(None, description="Unset: the interface's")
    route: str = Field("", description="Condition in the query grammar; empty takes every message")
    on_error: OnError = Field(OnError.STOP, description="A refused message: stop the queue, park it, or skip it")
    on_unknown: OnUnknown = Field(OnUnknown.RESEND_SAME_ID, description="Written without a reply: repeat, or ask")
    ask_types: tuple[str, ...] = Field((), description="Message types that ask whatever on_unknown says")
    retry: Retry = Retry()
    retry_on: tuple[str, ...] = Field((), description="Reply codes this peer uses for 'try again', such as AR")


class MllpDestination(DestinationBase):
    """Send HL7 v2 over MLLP and wait for the reply."""

    kind: Literal["mllp"] = "mllp"
    host: str = Field("127.0.0.1", description="Address of the peer")
    port: Annotated[int, Field(ge=1, le=65535)] = Field(description="Port of the peer")
    connect_timeout: float = Field(10.0, gt=0, description="In seconds")
    reply_timeout: float = Field(30.0, gt=0, description="Wait this long for the reply, in seconds")
    idle_timeout: float = Field(300.0, gt=0, description="Close our unused connection after this long, in seconds")
    frame_limit: int = Field(16 * 1024 * 1024, ge=1024, description="Largest reply taken, in bytes")
    tls: TlsDestination | None = Field(None, description="Speak TLS; unset: plain")
    plaintext: str = Field("", description="Why this connection may be plain although it leaves this machine; shown")
    release: Literal[1, 2] = Field(1, description="MLLP release; 2 waits for the peer's commit (06 or 15)")
    delivered_on: Literal["reply", "commit"] = Field(
        "reply", description="With release 2: delivered when the HL7 reply accepts, or with the commit alone"
    )
    nak_limit: int = Field(3, ge=0, le=100, description="With release 2: repeats of a block refused with 15, per try")
    application_ack: Literal["none", "later"] = Field(
        "none", description="later: after CA a reply of the application is awaited on a listener with replies_for"
    )
    application_alarm: float = Field(3600.0, gt=0, description="An awaited reply is overdue after this, in seconds")
    sequence: bool = Field(False, description="Sequence number protocol: number MSH-13 of what is sent, read MSA-4")


class FolderDestination(DestinationBase):
    """Write each message as a file, atomically."""

    kind: Literal["folder"]
    path: str = Field(description="Folder to write to")
    suffix: str = Field(".hl7", description="Ending of the file names")


Source = Annotated[MllpSource | FolderSource, Field(discriminator="kind")]
Destination = Annotated[MllpDestination | FolderDestination, Field(discriminator="kind")]


class InterfaceSettings(Settings):
    """One interface: a source and its destinations on one layer."""

    name: Name = Field(description="Unique; stays for good, as the store knows the interface by it")
    title: str = Field("", description="Shown instead of the name, such as LAB → CERN")
    kind: str = Field("", description="Message types in short, such as ORU; shown beside the title")
    layer: Literal["hl7v2"] = Field("hl7v2", description="Protocol layer")
    direction: Literal["inbound", "outbound", ""] = Field("", description="Seen from Cerner")
    site: str = Field("", description="Hospital or tenant, for lists and filters")
    environment: Environment | None = Field(None, description="Unset: the gateway's")
    owner: str = Field("", description="Person or team that answers for it")
    authority: Authority = Field(
        Authority.GATEWAY, description="Who owns the queue: this gateway, or an engine elsewhere"
    )
    ordering: Ordering = Field(Ordering.INTERFACE, description="What must stay in order")
    patient_authority: str = Field("", description="Assigning authority (PID-3.4) that orders; empty: the first")
    same_id_other_content: Literal["accept", "reject"] = Field("accept", description="Same MSH-10, other bytes")
    source: Source = Field(description="Where messages come from: mllp or folder, see below")
    destination: tuple[Destination, ...] = Field((), description="Where they go: mllp or folder, see below")


class User(Settings):
    """A person or script that may use the ops API."""

    name: str = Field(min_length=1, max_length=64, description="Shown in the audit log")
    role: Literal["help_desk", "analyst", "lead", "administrator"] = Field(description="What this person may do")
    token_sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the bearer token, in hex")
    sites: tuple[str, ...] = Field((), description="See and touch just these sites; empty: all")


class ChannelBase(Settings):
    """What all channels of alerts share."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")] = Field(
        description="Rules name the channel by it; so does the keyring: entry `alert channel NAME`"
    )
    timeout: float = Field(20.0, gt=0, le=300, description="Give a try up after this long, in seconds")
    ca: str = Field("", description="Authorities (or the certificate) of the server, PEM; empty: the system's")
    plaintext: str = Field("", description="Why this channel may be plain although it leaves this machine; shown")


class SmtpChannel(ChannelBase):
    """Alerts by mail. Texts hold counts and codes only."""

    kind: Literal["smtp"]
    host: str = Field(min_length=1, description="Mail server")
    port: Annotated[int, Field(ge=1, le=65535)] = Field(587, description="Its port; 465 as a rule with security tls")
    security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="starttls (after a plain greeting), tls from the first byte, or none; always verified"
    )
    sender: str = Field(pattern=r"^[^@\s<>,]+@[^@\s<>,]+$", description="Address that the mails come from")
    to: tuple[Annotated[str, Field(pattern=r"^[^@\s<>,]+@[^@\s<>,]+$")], ...] = Field(
        min_length=1, description="Addresses that get them"
    )
    user: str = Field("", description="Name to sign in with; its password is taken from the keyring")


class WebhookChannel(ChannelBase):
    """Alerts as JSON by HTTP POST, with an Idempotency-Key that is the same for repeats."""

    kind: Literal["webhook"]
    url: str = Field(pattern=r"^https?://[^\s@]+$", description="Where to; without a secret in it")
    user: str = Field(
        "", description="Sign in with this name and a password, else with a bearer token; either from the keyring"
    )


Channel = Annotated[SmtpChannel | WebhookChannel, Field(discriminator="kind")]


class GatewaySettings(Settings):
    """The gateway as a whole."""

    environment: Environment = Field("DEMO", description="Where an interface does not say")
    site: str = Field("", description="Hospital or tenant that this gateway serves")
    store: str = Field("", description="SQLAlchemy URL; empty: an encrypted SQLite file in the data folder")
    triage_rules: str = Field(
        "", description="File of the site's own triage rules, see docs/triage.md; relative to this file"
    )
    read_only: bool = Field(False, description="Refuse every command; PROD consoles start like this")


class ValidationSettings(Settings):
    """Rule files for the thorough checks that may not be shipped. They lie on the gateway's machine."""

    schematron: str = Field("", description="Official C-CDA Schematron (.sch); relative to this file; empty: not run")
    cda_schema: str = Field(
        "", description="CDA_SDTC.xsd, with what it includes beside it; relative to this file; empty: not run"
    )


class SiteFile(Settings):
    """A whole site file."""

    gateway: GatewaySettings = GatewaySettings()
    validation: ValidationSettings = ValidationSettings()
    user: tuple[User, ...] = ()
    interface: tuple[InterfaceSettings, ...] = ()
    alert_channel: tuple[Channel, ...] = ()
