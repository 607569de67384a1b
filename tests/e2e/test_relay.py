"""Two Limners in a row: the official client speaks to one, which has the other draw."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import urllib.request
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import numpy as np
import openai
import pytest
from openai import OpenAI
from openai.types import Image, ImagesResponse

from tests.support.payer import account, adds_up, payer
from tests.support.pictures import photo, pixels_of, png, read, with_hole
from tests.support.server import KEY, RunningServer, running_server

SECRET = "sk-the-key-of-the-relay-itself"
SMALL: dict[str, Any] = {"model": "dall-e-2", "prompt": "a red apple", "size": "256x256"}
PRICE = 16_000


def settings(base_url: str, models: list[str], **more: object) -> dict[str, object]:
    return {"kind": "relay", "base_url": base_url, "models": models, **more}


def written(folder: Path, engines: Mapping[str, Mapping[str, object]], more: str = "") -> Path:
    """Write a configuration with these engines."""
    lines = [more]
    for name, values in engines.items():
        lines.append(f"[engines.{name}]")
        lines += [f"{key} = {json.dumps(value)}" for key, value in values.items()]
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "limner.toml"
    file.write_text("\n".join(lines))
    return file


@dataclass(frozen=True)
class Chain:
    """The server that clients speak to, and the one behind it."""

    near: RunningServer
    far: RunningServer


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Generator[Chain]:
    folder = tmp_path_factory.mktemp("chain")
    with running_server(folder / "far", key=SECRET) as far:
        base = f"{far.url}/v1"
        engines = {
            "far": settings(base, ["dall-e-3", "dall-e-2"], dialect="limner", key=SECRET),
            "gpt": settings(base, ["gpt-image-1", "gpt-image-2"], key=SECRET),
        }
        file = written(folder, engines)
        with running_server(folder / "near", "--config", str(file)) as near:
            yield Chain(near, far)


@pytest.fixture
def client(chain: Chain) -> Generator[OpenAI]:
    with chain.near.client() as opened:
        yield opened


def first(answer: ImagesResponse) -> Image:
    """Return an answer's only picture."""
    assert answer.data is not None
    (one,) = answer.data
    return one


def fetched(url: str | None) -> bytes:
    with urllib.request.urlopen(url or "") as response:  # noqa: S310 - a link that the test got
        content: bytes = response.read()
    return content


def test_the_picture_is_the_far_servers_to_the_byte_behind_our_own_link(
    chain: Chain, client: OpenAI
) -> None:
    """The seed goes along, so both servers' answers can be compared."""
    asked: dict[str, Any] = {"prompt": "a red fox in the snow", "extra_body": {"seed": 7}}
    one = first(client.images.generate(**asked))
    with chain.far.client(api_key=SECRET) as direct:
        other = first(direct.images.generate(**asked))
    assert one.url is not None
    assert one.url.startswith(chain.near.url)
    assert fetched(one.url) == fetched(other.url)
    assert one.revised_prompt == other.revised_prompt


def test_base64_and_every_parameter_go_through(client: OpenAI) -> None:
    one = first(
        client.images.generate(
            model="dall-e-3",
            prompt="a lighthouse",
            size="1024x1792",
            quality="hd",
            style="natural",
            response_format="b64_json",
        )
    )
    assert read(base64.b64decode(one.b64_json or "")).size == (1024, 1792)
    assert one.revised_prompt


def test_an_edit_keeps_every_pixel_outside_the_hole(client: OpenAI) -> None:
    original = photo(256)
    one = first(
        client.images.edit(
            model="dall-e-2",
            image=png(original),
            mask=png(with_hole(original)),
            prompt="a red hat",
            size="256x256",
            response_format="b64_json",
        )
    )
    result = pixels_of(base64.b64decode(one.b64_json or ""))
    kept = with_hole(original)[:, :, 3] > 0
    assert np.array_equal(result[kept], original[kept])
    assert not np.array_equal(result[~kept], original[~kept])


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_variations_differ(client: OpenAI) -> None:
    answer = client.images.create_variation(
        image=png(photo(256)), n=3, size="256x256", response_format="b64_json"
    )
    assert len({one.b64_json for one in answer.data or ()}) == 3


def test_a_stream_passes_partial_pictures_on(client: OpenAI) -> None:
    events = list(
        client.images.generate(
            model="gpt-image-1",
            prompt="a castle on a hill",
            size="1024x1536",
            stream=True,
            partial_images=2,
        )
    )
    kinds = [event.type for event in events]
    assert kinds == [
        "image_generation.partial_image",
        "image_generation.partial_image",
        "image_generation.completed",
    ]
    for event in events:
        assert read(base64.b64decode(event.b64_json)).size == (1024, 1536)


def test_a_size_that_the_far_model_lacks_is_drawn_near_it_and_brought_to_size(
    tmp_path: Path, chain: Chain
) -> None:
    """dall-e-3's landscape on gpt-image-1: 1536x1024 there, 1792x1024 here."""
    engine = settings(f"{chain.far.url}/v1", ["dall-e-3"], key=SECRET, model="gpt-image-1")
    file = written(tmp_path, {"gpt": engine})
    with (
        running_server(tmp_path / "data", "--config", str(file)) as near,
        near.client() as client,
    ):
        answer = client.images.with_raw_response.generate(
            prompt="a lighthouse",
            size="1792x1024",
            response_format="b64_json",
            extra_body={"seed": 3},
        )
    one = first(answer.parse())
    assert read(base64.b64decode(one.b64_json or "")).size == (1792, 1024)
    assert one.revised_prompt, "the far model has none, so ours is told"
    assert answer.headers["x-limner-adjusted"] == "seed ignored"


def test_a_file_in_another_format_is_asked_for_and_not_written_twice(client: OpenAI) -> None:
    answer = client.images.generate(
        model="gpt-image-2", prompt="a pear", output_format="webp", size="1024x1024"
    )
    one = first(answer)
    assert read(base64.b64decode(one.b64_json or "")).format == "WEBP"


@contextmanager
def relaying(
    data: Path, far: str, key: str, more: str = "", **values: object
) -> Generator[RunningServer]:
    """Run a server that relays dall-e-2, for an account with credit for ten pictures."""
    engine = settings(f"{far}/v1", ["dall-e-2"], dialect="limner", key=SECRET, **values)
    file = written(data.parent / "near", {"far": engine}, more)
    with running_server(data, "--config", str(file), key=key) as near:
        yield near


def test_the_far_servers_refusal_of_content_stays_one_and_costs_nothing(
    tmp_path: Path, chain: Chain
) -> None:
    data = tmp_path / "data"
    team = payer(data, "team", credit_micros=10 * PRICE)
    with (
        relaying(data, chain.far.url, KEY, "[safety]\nenabled = false") as near,
        near.client(api_key=team.key, max_retries=2) as client,
        pytest.raises(openai.BadRequestError) as refused,
    ):
        client.images.generate(model="dall-e-2", prompt="a naked woman, porn", size="256x256")
    assert refused.value.code == "content_policy_violation"
    assert account(data, "team").available_micros == 10 * PRICE
    assert adds_up(data)


def test_our_own_lack_of_credit_there_is_the_operators_affair(tmp_path: Path) -> None:
    """The caller is told to come back; the log is told what to mend; no key is in either."""
    far_data = tmp_path / "far"
    poor = payer(far_data, "poor", credit_micros=1)
    data = tmp_path / "data"
    team = payer(data, "team", credit_micros=10 * PRICE)
    with running_server(far_data) as far:
        engine = settings(f"{far.url}/v1", ["dall-e-2"], dialect="dall-e", key=poor.key)
        file = written(tmp_path / "near", {"far": engine})
        with (
            running_server(data, "--config", str(file)) as near,
            near.client(api_key=team.key) as client,
            pytest.raises(openai.InternalServerError) as failed,
        ):
            client.images.generate(**SMALL)
        assert failed.value.status_code == 503
        assert failed.value.code == "upstream_unavailable"
        told = failed.value.message
        assert far.url not in told
        assert "quota" not in told
        assert "ERROR" in near.logged("check its key, its credit")
        assert poor.key not in near.log
    assert account(data, "team").available_micros == 10 * PRICE
    assert adds_up(data)


class Sparing(ThreadingHTTPServer):
    """An upstream that answers every call with two pictures, when it may."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Sparing)
        self.calls = 0
        self.may_answer = Event()
        self.may_answer.set()
        picture = base64.b64encode(png(photo(256)[:, :, :3])).decode()
        self.body = json.dumps({"created": 1, "data": [{"b64_json": picture}] * 2}).encode()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Sparing(BaseHTTPRequestHandler):
    server: Sparing

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.server.calls += 1
        self.server.may_answer.wait(20)
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_arguments: object) -> None:
        """Print nothing."""


@pytest.fixture
def sparing() -> Generator[Sparing]:
    server = Sparing()
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.may_answer.set()
        server.shutdown()
        server.server_close()
        thread.join()


def test_fewer_pictures_than_asked_cost_what_came(tmp_path: Path, sparing: Sparing) -> None:
    data = tmp_path / "data"
    team = payer(data, "team", credit_micros=10 * PRICE)
    with (
        relaying(data, sparing.url, KEY) as near,
        near.client(api_key=team.key) as client,
    ):
        answer = client.images.generate(**SMALL, n=3)
    assert len(answer.data or ()) == 2
    assert account(data, "team").available_micros == 8 * PRICE
    assert adds_up(data)


def test_an_answer_after_the_client_left_is_kept_for_its_key(
    tmp_path: Path, sparing: Sparing
) -> None:
    """With an Idempotency-Key the picture that was bought is handed over later, and bought once."""
    data = tmp_path / "data"
    sparing.may_answer.clear()
    headers = {"Authorization": f"Bearer {KEY}", "Idempotency-Key": "one-apple"}
    with relaying(data, sparing.url, KEY) as near:
        url = f"{near.url}/v1/images/generations"
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(url, json=SMALL, headers=headers, timeout=0.5)
        sparing.may_answer.set()
        assert httpx.post(url, json=SMALL, headers=headers).status_code == 200
    assert sparing.calls == 1


def test_a_client_that_hangs_up_without_a_key_gets_what_was_bought_when_it_comes_back(
    tmp_path: Path, sparing: Sparing
) -> None:
    """The call is finished and charged, once; its place is free for the next order."""
    data = tmp_path / "data"
    team = payer(data, "team", credit_micros=10 * PRICE)
    sparing.may_answer.clear()
    with relaying(data, sparing.url, KEY, concurrent_max=1) as near:
        with (
            near.client(api_key=team.key, timeout=0.5) as client,
            pytest.raises(openai.APITimeoutError),
        ):
            client.images.generate(**SMALL)
        near.logged("what was bought for it is finished and kept")
        sparing.may_answer.set()
        with near.client(api_key=team.key) as client:
            assert client.images.generate(**SMALL).data
            assert account(data, "team").available_micros == 9 * PRICE
            assert sparing.calls == 1
            assert client.images.generate(**SMALL).data
    assert sparing.calls == 2
    assert account(data, "team").available_micros == 8 * PRICE
    assert adds_up(data)


def test_when_one_server_is_away_the_next_one_draws(tmp_path: Path, chain: Chain) -> None:
    """Weights, then failover: a refused connection has bought nothing."""
    engines = {
        "away": settings("http://127.0.0.1:9/v1", ["dall-e-2"], dialect="limner", retries_max=0),
        "far": settings(
            f"{chain.far.url}/v1", ["dall-e-2"], dialect="limner", key=SECRET, weight=0
        ),
    }
    file = written(tmp_path, engines)
    with (
        running_server(tmp_path / "data", "--config", str(file)) as near,
        near.client() as client,
    ):
        assert client.images.generate(**SMALL).data
        near.logged("away cannot draw this")
        figures = httpx.get(f"{near.url}/metrics", headers={"Authorization": f"Bearer {KEY}"}).text
    assert (
        'limner_upstream_calls_total{engine="away",outcome="upstream_unavailable"} 1.0' in figures
    )
    assert 'limner_upstream_calls_total{engine="far",outcome="ok"} 1.0' in figures


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"dialect": "klingon"}, "engines.far.dialect: there is no dialect klingon"),
        ({"key_env": "NO_SUCH_VARIABLE_HERE"}, "engines.far.key_env: the variable"),
        ({"key_file": "/nonexistent/key"}, "engines.far.key_file: "),
        ({"key": "a", "key_env": "B"}, "key, key_env and key_file exclude one another"),
        ({"sizes": ["big"]}, "engines.far.sizes"),
        ({"base_url": "ftp://host"}, "engines.far.base_url"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(
    tmp_path: Path, values: dict[str, object], named: str
) -> None:
    engine = settings("http://127.0.0.1:9/v1", ["dall-e-2"]) | values
    file = written(tmp_path, {"far": engine})
    with (
        pytest.raises(AssertionError, match="the server did not start") as stopped,
        running_server(tmp_path / "data", "--config", str(file)),
    ):
        pass
    assert named in " ".join(str(stopped.value).split())


def test_the_key_may_come_from_a_variable_or_a_file(tmp_path: Path, chain: Chain) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n")
    base = f"{chain.far.url}/v1"
    engines = {
        "one": settings(base, ["dall-e-2"], dialect="limner", key_env="FAR_KEY"),
        "two": settings(base, ["dall-e-3"], dialect="limner", key_file=str(secret)),
    }
    file = written(tmp_path, engines)
    with (
        running_server(
            tmp_path / "data", "--config", str(file), variables={"FAR_KEY": SECRET}
        ) as near,
        near.client() as client,
    ):
        assert client.images.generate(**SMALL).data
        assert client.images.generate(model="dall-e-3", prompt="a pear").data


def test_the_doctor_asks_the_server_and_buys_nothing(tmp_path: Path, chain: Chain) -> None:
    engines = {
        "far": settings(f"{chain.far.url}/v1", ["dall-e-2"], dialect="limner", key=SECRET),
        "away": settings("http://127.0.0.1:9/v1", ["dall-e-3"]),
    }
    file = written(tmp_path, engines)
    command = [sys.executable, "-m", "limner", "doctor", "--data", str(tmp_path / "data")]
    drawn = drawn_by(chain.far)
    done = subprocess.run(
        [*command, "--config", str(file)], capture_output=True, text=True, check=False
    )
    seen = " ".join(done.stdout.split())
    assert done.returncode == 1
    assert f"engine far: {chain.far.url}/v1 answers" in seen
    assert "engine away: http://127.0.0.1:9/v1 does not answer" in seen
    assert "nothing was drawn" in seen
    assert drawn_by(chain.far) == drawn


def drawn_by(server: RunningServer) -> list[str]:
    headers = {"Authorization": f"Bearer {SECRET}"}
    figures = httpx.get(f"{server.url}/metrics", headers=headers).text
    return [line for line in figures.splitlines() if line.startswith("limner_pictures_total")]
