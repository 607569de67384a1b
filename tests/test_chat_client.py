"""The one client for chat-like services, by itself and behind the reviser and both judges."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from limner.chat_client import ChatClient, ChatFault, first_message
from limner.concurrency.text_analysis import TextAnalysis
from limner.contract.orders import Style
from limner.errors import JudgeUnavailable
from limner.observe import Metrics
from limner.policy.moderation.chat_judge import ChatJudge
from limner.policy.moderation.judgement import Judge, JudgedPicture, Level
from limner.policy.moderation.moderator import Moderator
from limner.policy.moderation.upstream_judge import ModerationsJudge
from limner.prompts.chat_reviser import ChatReviser
from tests.support.pictures import photo, png
from tests.support.policy_lists import judge

SECRET = "a letter to my mother on a table"
ANALYSIS = TextAnalysis(threads=1, waiting_max=16, timeout_s=20)
WORDS = judge()


class Service(ThreadingHTTPServer):
    """Answers every POST alike; `asked` holds each request's path, headers and body."""

    daemon_threads = True

    def __init__(self, status: int, headers: Mapping[str, str], content: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.headers, self.content = status, headers, content
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self.hold = Event()
        self.hold.set()

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append((self.path, headers, body))
        self.server.hold.wait(20)
        try:
            self.send_response(self.server.status)
            for name, value in self.server.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(self.server.content)
        except OSError:
            pass  # The caller did not wait.

    def do_GET(self) -> None:
        """Count a redirect that was followed as a browser follows it."""
        self.server.asked.append((self.path, {}, b""))

    def log_message(self, *_arguments: object) -> None:
        """Print nothing."""


@contextmanager
def service(
    content: bytes = b"{}", status: int = 200, headers: Mapping[str, str] | None = None
) -> Generator[Service]:
    """Run one."""
    running = Service(status, headers or {}, content)
    thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        running.hold.set()
        running.shutdown()
        running.server_close()
        thread.join()


def client_of(url: str, *, timeout_s: float = 10, answer_bytes_max: int = 1000) -> ChatClient:
    return ChatClient(
        base_url=url, key="the-key", timeout_s=timeout_s, answer_bytes_max=answer_bytes_max
    )


def posted(client: ChatClient) -> bytes:
    async def post() -> bytes:
        try:
            return await client.post("chat/completions", {"text": SECRET})
        finally:
            await client.close()

    return asyncio.run(post())


def fault_of(client: ChatClient) -> ChatFault:
    with pytest.raises(ChatFault) as caught:
        posted(client)
    return caught.value


def test_it_posts_json_with_the_key_and_returns_the_answer() -> None:
    with service(b"the answer") as there:
        assert posted(client_of(there.url + "/")) == b"the answer"
    ((path, headers, body),) = there.asked
    assert path == "/v1/chat/completions"
    assert headers["authorization"] == "Bearer the-key"
    assert headers["accept-encoding"] == "identity"
    assert json.loads(body) == {"text": SECRET}


def test_an_answer_of_as_many_bytes_as_may_be_is_read_and_no_longer_one() -> None:
    with service(b"x" * 1000) as there:
        assert len(posted(client_of(there.url))) == 1000
    with service(b"x" * 1001) as there:
        assert fault_of(client_of(there.url)).reason == "too long"


def test_a_compressed_answer_is_not_unpacked() -> None:
    bomb = gzip.compress(bytes(10_000_000))[:900]
    with service(bomb, headers={"Content-Encoding": "gzip"}) as there:
        assert fault_of(client_of(there.url)).reason == "unreadable"


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503, 201, 206])
def test_another_status_is_a_fault(status: int) -> None:
    with service(status=status) as there:
        fault = fault_of(client_of(there.url))
    assert (fault.reason, str(fault)) == ("status", f"status {status}")


def test_a_service_that_is_silent_is_not_waited_for() -> None:
    with service() as there:
        there.hold.clear()
        assert fault_of(client_of(there.url, timeout_s=0.2)).reason == "timeout"


def test_a_service_that_is_not_there_is_a_fault() -> None:
    assert fault_of(client_of("http://127.0.0.1:9/v1")).reason == "connection"


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with service(b"from the proxy") as proxy, service(b"the answer") as there:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        assert posted(client_of(there.url)) == b"the answer"
        assert proxy.asked == []


@pytest.mark.parametrize(
    "answer", [b"", b"no", b"[]", b"{}", b'{"choices":[]}', b'{"choices":[{}]}', b"[" * 100_000]
)
def test_what_is_no_completion_is_unreadable(answer: bytes) -> None:
    with pytest.raises(ChatFault) as caught:
        first_message(answer)
    assert caught.value.reason == "unreadable"


# Redirects lead a prompt and a key to somebody else.

REDIRECTS = (301, 302, 303, 307, 308)


@pytest.fixture
def elsewhere() -> Generator[Service]:
    """Run a service that nobody should ask."""
    content = json.dumps({"choices": [{"message": {"content": "a long and fine text of it"}}]})
    with service(content.encode()) as running:
        yield running
        assert running.asked == []


def count(metrics: Metrics, name: str) -> float | None:
    return metrics.registry.get_sample_value(name, {"reason": "status"})


@pytest.mark.parametrize("status", REDIRECTS)
@pytest.mark.parametrize("path", ["/v1/chat/completions", ""])
def test_the_reviser_follows_none_and_gives_no_text(
    status: int, path: str, elsewhere: Service, caplog: pytest.LogCaptureFixture
) -> None:
    metrics = Metrics()
    target = elsewhere.url.removesuffix("/v1") + path
    with service(status=status, headers={"Location": target}) as there:
        reviser = ChatReviser(client_of(there.url), model="m", metrics=metrics)

        async def improve() -> str | None:
            prose = await reviser.improve(SECRET, Style.VIVID)
            await reviser.close()
            return prose

        assert asyncio.run(improve()) is None
        assert len(there.asked) == 1
    assert count(metrics, "limner_prompt_fallbacks_total") == 1
    assert f"{status}: redirects are not followed" in caplog.text


@pytest.mark.parametrize("status", REDIRECTS)
@pytest.mark.parametrize("kind", [ModerationsJudge, ChatJudge])
def test_a_judge_follows_none_and_is_unavailable(
    status: int, kind: type[ModerationsJudge | ChatJudge], elsewhere: Service
) -> None:
    metrics = Metrics()
    with service(status=status, headers={"Location": elsewhere.url + "/moderations"}) as there:
        judge: Judge = kind(client_of(there.url), model="m", pictures=True)
        safety = Moderator(
            WORDS,
            judge,
            ANALYSIS,
            level=Level.AUTO,
            fails_open=False,
            log_text=False,
            metrics=metrics,
        )

        async def judge_both() -> None:
            for given in (SECRET, JudgedPicture.of(png(photo(16)))):
                with pytest.raises(JudgeUnavailable):
                    await safety.judge([given])
            await safety.close()

        asyncio.run(judge_both())
        assert len(there.asked) == 2
    assert count(metrics, "limner_safety_failures_total") == 2
