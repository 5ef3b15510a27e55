"""Alerts as JSON by HTTP POST; `Idempotency-Key` is the same for every repeat, so that a receiver can tell."""

from __future__ import annotations

import asyncio

import httpx

from console.config.settings import WebhookChannel
from console.gateway.alerting.channel import NotTold, Secrets, secret_name, verifying
from console.gateway.alerting.notice import Notice


class WebhookTeller:
    """Posts to one address. Redirects are not followed: a secret goes where the site file says and nowhere else."""

    def __init__(self, settings: WebhookChannel, secrets: Secrets) -> None:
        self._settings = settings
        self._secrets = secrets

    async def tell(self, notice: Notice) -> None:
        """See `Channel`."""
        settings = self._settings
        secret = await asyncio.to_thread(self._secrets, secret_name(settings.name))
        if settings.user and secret is None:
            raise NotTold(f'the keyring has no password: put it in under "{secret_name(settings.name)}"')
        headers = {"Idempotency-Key": notice.key, "User-Agent": "interface-console"}
        if secret is not None and not settings.user:
            headers["Authorization"] = f"Bearer {secret}"
        signing = httpx.BasicAuth(settings.user, secret) if settings.user and secret is not None else None
        try:
            async with asyncio.timeout(settings.timeout):
                await self._post(notice, headers, signing)
        except TimeoutError:
            raise NotTold(f"no answer in {settings.timeout:g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise NotTold(f"it could not be reached ({type(error).__name__})") from None

    async def _post(self, notice: Notice, headers: dict[str, str], signing: httpx.BasicAuth | None) -> None:
        settings = self._settings
        verify = verifying(settings.ca) if settings.url.startswith("https:") else False
        async with (
            httpx.AsyncClient(verify=verify, timeout=settings.timeout, trust_env=False) as client,
            client.stream("POST", settings.url, json=json_of(notice), headers=headers, auth=signing) as response,
        ):
            if not response.is_success:  # the answer's body is never read: its size is the other side's choice
                raise NotTold(f"it answered {response.status_code}")


def json_of(notice: Notice) -> dict[str, object]:
    """The body."""
    return {
        "id": notice.key,
        "event": notice.event,
        "alert": notice.alert,
        "severity": notice.severity,
        "title": notice.title,
        "subject": notice.about,
        "text": notice.text,
        "opened_at": notice.opened_at.isoformat(),
        "closed_at": None if notice.closed_at is None else notice.closed_at.isoformat(),
    }
