"""Alerts by mail (RFC 5321, 5322): one mail each, in a thread, with the same Message-ID for every repeat."""

from __future__ import annotations

import asyncio
import contextlib
import smtplib
import socket
import ssl
from email.message import EmailMessage
from email.utils import format_datetime

from console.config.settings import SmtpChannel
from console.core.clock import Clock
from console.gateway.alerting.channel import NotTold, Secrets, secret_name, verifying
from console.gateway.alerting.notice import Notice


class SmtpTeller:
    """Sends by one mail server. A password is only ever sent over TLS, or within this machine."""

    def __init__(self, settings: SmtpChannel, secrets: Secrets, clock: Clock) -> None:
        self._settings = settings
        self._secrets = secrets
        self._clock = clock

    async def tell(self, notice: Notice) -> None:
        """See `Channel`."""
        mail = mail_of(notice, self._settings)
        mail["Date"] = format_datetime(self._clock.now())
        talk = _Talk(self._settings, self._secrets)
        try:
            async with asyncio.timeout(self._settings.timeout):
                await asyncio.to_thread(talk.send, mail)
        except TimeoutError:
            talk.hang_up()
            raise NotTold(f"{self._where} did not finish in {self._settings.timeout:g} s") from None

    @property
    def _where(self) -> str:
        return f"{self._settings.host}:{self._settings.port}"


def mail_of(notice: Notice, settings: SmtpChannel) -> EmailMessage:
    """The mail, but for its date."""
    mail = EmailMessage()
    mail["From"] = settings.sender
    mail["To"] = ", ".join(settings.to)
    mail["Subject"] = notice.subject
    mail["Message-ID"] = f"<{notice.key}@interface-console.invalid>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(notice.text)
    return mail


class _Talk:
    """One conversation; runs in a thread, and can be cut from outside."""

    def __init__(self, settings: SmtpChannel, secrets: Secrets) -> None:
        self._settings = settings
        self._secrets = secrets
        self._client: smtplib.SMTP | None = None

    def send(self, mail: EmailMessage) -> None:
        """All of it. Raises `NotTold`."""
        settings = self._settings
        where = f"{settings.host}:{settings.port}"
        try:
            self._send(mail)
        except ssl.SSLError as error:
            reason = getattr(error, "verify_message", "") or (error.reason or "TLS failed").replace("_", " ").lower()
            raise NotTold(f"TLS with {where}: {reason}") from None
        except smtplib.SMTPAuthenticationError as error:
            raise NotTold(f"{where} refused the name or password of {settings.user} ({error.smtp_code})") from None
        except smtplib.SMTPRecipientsRefused as error:
            codes = sorted({code for code, _ in error.recipients.values()})
            raise NotTold(f"{where} refused every recipient ({', '.join(map(str, codes))})") from None
        except smtplib.SMTPResponseException as error:
            raise NotTold(f"{where} answered {error.smtp_code}") from None
        except smtplib.SMTPException as error:
            raise NotTold(f"{where}: {_WORDS.get(type(error), 'the conversation broke')}") from None
        except (OSError, ValueError) as error:
            raise NotTold(f"{where}: {getattr(error, 'strerror', None) or 'the connection broke'}") from None

    def hang_up(self) -> None:
        """Cut the conversation, so that its thread ends."""
        sock = None if self._client is None else self._client.sock
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _send(self, mail: EmailMessage) -> None:
        settings = self._settings
        password = self._password()
        context = None if settings.security == "none" else verifying(settings.ca)
        if settings.security == "tls":
            client: smtplib.SMTP = smtplib.SMTP_SSL(timeout=settings.timeout, context=context)
        else:
            client = smtplib.SMTP(timeout=settings.timeout)
        self._client = client
        try:
            # The name that TLS verifies is otherwise only known to the constructor that connects at once.
            client._host = settings.host  # type: ignore[attr-defined]  # noqa: SLF001
            code, _ = client.connect(settings.host, settings.port)
            if code != 220:
                raise smtplib.SMTPConnectError(code, "")
            if settings.security == "starttls":
                client.starttls(context=context)
            if settings.user:
                client.login(settings.user, password)
            client.send_message(mail, from_addr=settings.sender, to_addrs=list(settings.to))
            with contextlib.suppress(smtplib.SMTPException, OSError):
                client.quit()  # the mail is accepted; how they part changes nothing
        finally:
            client.close()

    def _password(self) -> str:
        if not self._settings.user:
            return ""
        name = secret_name(self._settings.name)
        password = self._secrets(name)
        if password is None:
            raise NotTold(f'the keyring has no password: put it in under "{name}"')
        return password


_WORDS: dict[type[smtplib.SMTPException], str] = {
    smtplib.SMTPServerDisconnected: "it closed the connection",
    smtplib.SMTPNotSupportedError: "it does not offer what security or user ask for",
}
