"""Telling outside: by mail and by HTTP, on real sockets, with servers that refuse, dawdle and die."""

from __future__ import annotations

import email
import email.policy
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from console.api.alerts import AlertSchedule
from console.config.settings import Channel, SmtpChannel, WebhookChannel
from console.gateway.alerting.outbox import LONGEST
from console.store.alert_reads import StoredDelivery, deliveries_of
from console.triage.alerts.machine import FLAP
from tests.integration.api.rig import CANARY, MRN, result
from tests.integration.gateway.alerts.servers import MailServer, WebServer
from tests.integration.gateway.alerts.stage import Ahead, Stage, lab, staged
from tests.integration.gateway.alerts.test_one_cause import down, empty
from tests.support.certificates import Authority
from tests.support.scripted_peer import ScriptedPeer


def mail(port: int, **changes: object) -> SmtpChannel:
    """A mail channel to a server here."""
    plain = SmtpChannel(
        kind="smtp",
        name="mail",
        host="127.0.0.1",
        port=port,
        security="none",
        sender="a@b.example",
        to=("c@d.example",),
    )
    return plain.model_copy(update={"timeout": 0.4, **changes})


def hook(port: int, **changes: object) -> WebhookChannel:
    """A webhook to a server here."""
    plain = WebhookChannel(kind="webhook", name="hook", url=f"http://127.0.0.1:{port}/x")
    return plain.model_copy(update={"timeout": 0.4, **changes})


@asynccontextmanager
async def outage(
    folder: Path, *channels: Channel, secret: str | None = "right", clock: Ahead | None = None, **rule: object
) -> AsyncIterator[Stage]:
    """A gateway whose only link is down for so long that its alert is open; the outbox is looked at by hand."""
    async with ScriptedPeer() as peer:
        port = peer.port
    async with staged(folder, lab(port), channels=channels, clock=clock, secrets=lambda _name: secret) as stage:
        names = tuple(channel.name for channel in channels)
        await stage.change("link-down", **{"channels": ("app", *names), **rule})
        await stage.receive(result("M1"))
        await stage.until(lambda: down(stage))
        await stage.looks(60, every=10)
        yield stage


async def told(stage: Stage, event: str = "opened") -> dict[str, StoredDelivery]:
    """What became of the deliveries of the alert, by channel."""
    rows = (await stage.gateway.store.read(deliveries_of, (1,))).get(1, ())
    return {row.channel: row for row in rows if row.event == event}


async def over(stage: Stage) -> None:
    """The peer is there again, and the alert closes."""
    port = stage.gateway.site.interface[0].destination[0]
    async with ScriptedPeer(port=getattr(port, "port", 0)):
        await empty(stage)
        await stage.looks(180, every=20)


async def test_that_each_channel_is_told_once_of_the_beginning_and_once_of_the_end(tmp_path: Path) -> None:
    async with MailServer() as post, WebServer() as web, outage(tmp_path, mail(post.port), hook(web.port)) as stage:
        for _ in range(3):
            await stage.gateway.outbox.look()
        assert (len(post.mails), len(web.posts)) == (1, 1)

        await over(stage)
        await stage.gateway.outbox.look()
        assert (len(post.mails), len(web.posts)) == (1, 1)  # it might come back
        stage.clock.by += FLAP.total_seconds() + 1
        for _ in range(3):
            await stage.gateway.outbox.look()

        assert [body["event"] for _, body in web.posts] == ["opened", "closed"]
        subjects = [email.message_from_string(text, policy=email.policy.default)["Subject"] for text in post.mails]
        assert subjects == ["[ERROR] LAB → CERN is down", "[ERROR] Over: LAB → CERN is down"]
        assert all(word not in text for text in [*post.mails, str(web.posts)] for word in (CANARY, MRN))


@pytest.mark.parametrize("mood", ["refuse", "slow", "die"])
async def test_that_what_was_not_taken_is_told_again_with_growing_rests(tmp_path: Path, mood: str) -> None:
    async with (
        MailServer(mood=mood) as post,
        WebServer(mood=mood) as web,
        outage(tmp_path, mail(post.port), hook(web.port)) as stage,
    ):
        await stage.gateway.outbox.look()
        first = await told(stage)
        assert {row.state for row in first.values()} == {"waiting"}
        assert all(row.text and row.tries >= 1 for row in first.values())
        connections = (post.connections, web.connections)
        await stage.gateway.outbox.look()
        assert (post.connections, web.connections) == connections  # it rests

        post.mood = web.mood = "good"
        stage.clock.by += LONGEST.total_seconds()
        await stage.gateway.outbox.look()

        assert {row.state for row in (await told(stage)).values()} == {"sent"}
        assert len(post.mails) == 1


async def test_that_a_repeat_bears_the_same_name(tmp_path: Path) -> None:
    async with (
        MailServer(mood="deaf") as post,
        WebServer(mood="deaf") as web,
        outage(tmp_path, mail(post.port), hook(web.port)) as stage,
    ):
        await stage.gateway.outbox.look()
        post.mood = web.mood = "good"
        stage.clock.by += LONGEST.total_seconds()
        await stage.gateway.outbox.look()

        names = {email.message_from_string(text)["Message-ID"] for text in post.seen}
        assert len(post.seen) >= 2
        assert len(names) == 1
        assert len({headers["idempotency-key"] for headers, _ in web.posts}) == 1
        assert len(web.posts) >= 2


async def test_that_what_was_claimed_by_a_gateway_that_died_is_told_by_the_next(tmp_path: Path) -> None:
    from console.store.alert_outbox import ClaimDue

    async with WebServer() as web:
        async with outage(tmp_path, hook(1)) as stage:
            now, clock = stage.clock.now(), stage.clock
            stage.clock.by += LONGEST.total_seconds()
            claim = ClaimDue(channels=("hook",), now=stage.clock.now(), until=now + timedelta(hours=1))
            assert len(await stage.gateway.store.write(claim)) == 1
            port = stage.gateway.site.interface[0].destination[0]
        async with staged(tmp_path, lab(getattr(port, "port", 0)), channels=[hook(web.port)], clock=clock) as again:
            await again.gateway.outbox.look()
            assert web.posts == []
            clock.by += 3600
            await again.gateway.outbox.look()

        assert len(web.posts) == 1


async def test_that_a_password_comes_from_the_keyring_and_goes_over_verified_tls_alone(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    mine = authority.issue("127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(mine.certificate, mine.key)
    async with MailServer(context=context) as post:
        secured = mail(post.port, security="starttls", user="me", ca=authority.ca, timeout=5)
        async with outage(tmp_path, secured) as stage:
            await stage.gateway.outbox.look()
        assert post.logins == [("me", "right")]
        assert len(post.mails) == 1


@pytest.mark.parametrize(
    ("changes", "secret", "words"),
    [
        ({"security": "starttls"}, "right", "TLS with"),
        ({"security": "none", "user": "me"}, None, "the keyring has no password"),
        ({"security": "none", "user": "me"}, "wrong", "refused the name or password of me (535)"),
    ],
)
async def test_that_a_channel_that_cannot_work_says_why(
    tmp_path: Path, changes: dict[str, object], secret: str | None, words: str
) -> None:
    other = Authority(tmp_path).issue("127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(other.certificate, other.key)
    async with (
        MailServer(context=context) as post,
        outage(tmp_path, mail(post.port, timeout=5, **changes), secret=secret) as stage,
    ):
        await stage.gateway.outbox.look()

        row = (await told(stage))["mail"]
        assert words in row.text
        assert "wrong" not in row.text
        assert post.mails == []
        assert secret is not None or post.logins == []


async def test_that_a_webhook_follows_nobody_and_shows_its_token(tmp_path: Path) -> None:
    async with WebServer(mood="redirect") as web, outage(tmp_path, hook(web.port)) as stage:
        await stage.gateway.outbox.look()

        assert web.posts[0][0]["authorization"] == "Bearer right"
        assert (await told(stage))["hook"].text == "it answered 307"


async def test_that_quiet_hours_wait_and_tell_only_what_is_still_open(tmp_path: Path) -> None:
    clock = Ahead()
    local = clock.now().astimezone()
    begin, end = f"{local - timedelta(hours=1):%H:%M}", f"{local + timedelta(hours=2):%H:%M}"
    quiet = AlertSchedule(begin=begin, end=end)
    async with WebServer() as web, outage(tmp_path, hook(web.port), clock=clock, quiet=quiet) as stage:
        await stage.gateway.outbox.look()
        assert web.posts == []
        assert (await told(stage))["hook"].state == "quiet"

        stage.clock.by += 3 * 3600
        await stage.gateway.outbox.look()
        assert [body["event"] for _, body in web.posts] == ["opened"]


async def test_that_what_is_over_by_the_end_of_the_quiet_hours_is_told_to_nobody(tmp_path: Path) -> None:
    clock = Ahead()
    local = clock.now().astimezone()
    quiet = AlertSchedule(begin=f"{local - timedelta(hours=1):%H:%M}", end=f"{local + timedelta(hours=2):%H:%M}")
    async with WebServer() as web, outage(tmp_path, hook(web.port), clock=clock, quiet=quiet) as stage:
        await over(stage)
        stage.clock.by += 4 * 3600
        await stage.gateway.outbox.look()

        assert web.posts == []


async def test_that_nobody_acknowledging_tells_the_next(tmp_path: Path) -> None:
    async with (
        WebServer() as web,
        outage(tmp_path, hook(web.port), channels=("app",), escalate_after=300, escalate_to=("hook",)) as stage,
    ):
        await stage.gateway.outbox.look()
        assert web.posts == []
        await stage.looks(320, every=20)
        await stage.gateway.outbox.look()

        assert [body["event"] for _, body in web.posts] == ["escalated"]
