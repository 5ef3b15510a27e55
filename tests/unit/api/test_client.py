"""The client against real sockets: answers, problems, silence, and where a token may never go."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from console.api import caller
from console.api.caller import is_loopback
from console.api.client import ApiError, GatewayUnreachable, OpsClient
from console.api.messages import RevealRequest
from console.api.server import serve
from console.api.server.serve import ApiServer, bind
from console.core.errors import OperatorError

Answer = Callable[[Scope, bytes], tuple[int, bytes]]
CANARY = "CANARYSON"


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[str]:
    """A server on a free port that answers by a function of the request."""
    server = ApiServer(application(answer), bind("127.0.0.1", 0))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(server.run())
        try:
            yield server.url
        finally:
            await server.stop()


def application(answer: Answer) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        status, content = answer(scope, body)
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": content})

    return app


async def test_that_every_call_carries_the_token_and_a_query_never_stands_in_an_address() -> None:
    seen: list[tuple[str, bytes, str, bytes]] = []

    def answer(scope: Scope, body: bytes) -> tuple[int, bytes]:
        token = dict(scope["headers"]).get(b"authorization", b"").decode()
        seen.append((scope["path"], scope["query_string"], token, body))
        return 200, b'{"rows": []}'

    async with serving(answer) as url, OpsClient(url, "tok") as client:
        await client.messages(f"mrn:{CANARY}")
    path, query_string, token, body = seen[0]
    assert (path, query_string, token) == ("/v1/messages/search", b"", "Bearer tok")
    assert json.loads(body)["query"] == f"mrn:{CANARY}"


async def test_that_a_problem_is_raised_with_its_words() -> None:
    problem = {"title": "Not allowed", "status": 403, "detail": "This needs the role lead; you are analyst."}
    async with serving(lambda *_: (403, json.dumps(problem).encode())) as url, OpsClient(url, "t") as client:
        with pytest.raises(ApiError) as refusal:
            await client.audit()
    assert refusal.value.status == 403
    assert refusal.value.title == "Not allowed"
    assert "role lead" in refusal.value.detail


async def test_that_a_refusal_that_is_no_problem_is_still_told() -> None:
    async with serving(lambda *_: (502, b"<html>proxy</html>")) as url, OpsClient(url, "t") as client:
        with pytest.raises(ApiError, match="502"):
            await client.me()


async def test_that_an_answer_of_another_shape_is_refused_without_quoting_it() -> None:
    body = json.dumps({"values": {"PID-5": CANARY}, "surprise": CANARY}).encode()
    async with serving(lambda *_: (200, body)) as url, OpsClient(url, "t") as client:
        with pytest.raises(ApiError) as refusal:
            await client.reveal(1, RevealRequest(purpose="test"))
    assert CANARY not in str(refusal.value)
    assert refusal.value.__cause__ is None


async def test_that_a_gateway_that_is_not_there_is_unreachable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody else can answer there
        async with OpsClient(f"http://127.0.0.1:{taken.getsockname()[1]}", "t") as client:
            with pytest.raises(GatewayUnreachable, match="No gateway answers"):
                await client.status()


async def test_that_a_proxy_of_the_environment_never_sees_calls_to_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("all_proxy", "http://127.0.0.1:1")
    async with serving(lambda *_: (200, b'{"name":"a","role":"lead"}')) as url, OpsClient(url, "t") as client:
        assert (await client.me()).role == "lead"


def test_that_a_token_is_not_sent_in_the_clear_to_another_machine() -> None:
    with pytest.raises(OperatorError, match="not https"):
        OpsClient("http://gateway.example:8443", "t")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]"])
def test_that_names_and_numbers_of_this_machine_count_as_here(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["192.0.2.1", "localhost.example", "10.0.0.1", ""])
def test_that_no_other_host_counts_as_here(host: str) -> None:
    assert not is_loopback(host)


def test_that_the_client_lets_go_of_an_idle_connection_long_before_the_server_closes_it() -> None:
    assert serve.IDLE_SECONDS > 5 * caller.IDLE_SECONDS
