"""A second terminal's view of a server: hang-ups, full queues, restarts, deaths, full disks."""

from __future__ import annotations

import asyncio
import base64
import resource
import shlex
import shutil
import signal
import socket
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import openai
import psutil
import pytest

from tests.support.payer import account, adds_up
from tests.support.pictures import pixels_of
from tests.support.server import KEY, RunningServer, running_server
from tests.support.waiting import until

CURL = shutil.which("curl") or "curl"
HEADERS = {"Authorization": f"Bearer {KEY}"}
LONG = {"model": "dall-e-2", "prompt": "a castle on a mountain", "n": 10, "size": "1024x1024"}
ONE_WORKER = {"LIMNER_ENGINES__SKETCH__WORKERS": "1"}
SHORT = {"model": "dall-e-2", "prompt": "a cat", "size": "256x256"}


def generations(server: RunningServer) -> str:
    return f"{server.url}/v1/images/generations"


def cpu_s(pids: list[int]) -> float:
    return sum(sum(psutil.Process(pid).cpu_times()[:2]) for pid in pids)


def test_a_store_in_memory_leaves_no_picture_on_the_disk(data: Path) -> None:
    """Links and files work as ever, until the server stops."""
    with running_server(data, variables={"LIMNER_STORAGE__KIND": "memory"}) as server:
        client = server.client()
        answer = client.images.generate(model="dall-e-2", prompt="a kite", size="256x256")
        assert answer.data is not None
        assert answer.data[0].url is not None
        picture = httpx.get(answer.data[0].url)
        assert picture.content.startswith(b"\x89PNG")
        file = client.files.create(file=picture.content, purpose="vision")
        assert client.files.content(file.id).read() == picture.content
        assert httpx.get(f"{server.url}/readyz").is_success
    assert not (data / "pictures").exists()
    assert not (data / "files").exists()
    with running_server(data) as server:
        link = answer.data[0].url.removeprefix("http://").partition("/")[2]
        assert httpx.get(f"{server.url}/{link}").json()["error"]["code"] == "picture_deleted"


def test_a_client_that_hangs_up_stops_its_drawing(data: Path) -> None:
    """Ten large pictures are asked for; after the hang-up the workers fall silent."""
    with running_server(data) as server:
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(generations(server), json=LONG, headers=HEADERS, timeout=0.5)
        server.logged("the client hung up")
        assert httpx.post(generations(server), json=SHORT, headers=HEADERS, timeout=20).is_success
        before = cpu_s(server.worker_pids)
        assert httpx.get(f"{server.url}/readyz").is_success
        threading.Event().wait(1)  # The second in which nothing is to be drawn.
        assert cpu_s(server.worker_pids) - before < 0.2
        assert not list((data / "pictures").glob("*/*.part"))


def test_a_client_that_hangs_up_in_the_queue_leaves_it(data: Path) -> None:
    with running_server(data, variables=ONE_WORKER) as server:
        first = threading.Thread(
            target=lambda: httpx.post(generations(server), json=LONG, headers=HEADERS, timeout=60)
        )
        first.start()
        until(lambda: account(data, "local").held_micros > 0, what="the first one's hold")
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(generations(server), json=LONG, headers=HEADERS, timeout=0.2)
        server.logged("the client hung up")
        first.join()
        # Only the first one's pictures were drawn and kept.
        assert len(list((data / "pictures").glob("*/*.png"))) == 10


def test_a_full_queue_says_when_to_come_back(data: Path) -> None:
    limits = {"LIMNER_ENGINES__SKETCH__WORKERS": "1", "LIMNER_QUEUE__WAITING_MAX": "1"}
    with running_server(data, variables=limits) as server:

        async def ask() -> list[httpx.Response]:
            async with httpx.AsyncClient(headers=HEADERS, timeout=60) as client:
                calls = [client.post(generations(server), json=LONG) for _ in range(6)]
                return await asyncio.gather(*calls)

        answers = asyncio.run(ask())
        assert sorted(answer.status_code for answer in answers) == [200, 200, 503, 503, 503, 503]
        refused = next(answer for answer in answers if answer.status_code == 503)
        assert int(refused.headers["retry-after"]) >= 1
        error = refused.json()["error"]
        assert error["code"] == "server_is_overloaded"
        assert error["type"] == "service_unavailable_error"
        with server.client() as client, pytest.raises(openai.BadRequestError):
            client.images.generate(prompt="a cat", n=3)  # Refused before it would have queued.


def test_the_official_client_comes_back_by_itself(data: Path) -> None:
    """It honours Retry-After: four callers, a queue for one, and all get their picture."""
    limits = {"LIMNER_ENGINES__SKETCH__WORKERS": "1", "LIMNER_QUEUE__WAITING_MAX": "0"}
    with running_server(data, variables=limits) as server:

        async def ask() -> int:
            async with server.async_client(max_retries=8) as client:
                answers = await asyncio.gather(
                    *[client.images.generate(**SHORT) for _ in range(4)]  # type: ignore[call-overload]
                )
            return sum(len(answer.data) for answer in answers)

        assert asyncio.run(ask()) == 4
        server.logged(" 503 ")


def test_every_wait_has_an_end(data: Path) -> None:
    """A body that stops coming, a drawing that takes too long, a wait in the queue."""
    limits = {"LIMNER_BODY_TIMEOUT_S": "0.3", "LIMNER_ENGINES__SKETCH__TIMEOUT_S": "0.02"}
    with running_server(data, variables=limits) as server:
        host, port = urlsplit(server.url).hostname, urlsplit(server.url).port
        with socket.create_connection((host, port), timeout=20) as connection:
            connection.sendall(
                b"POST /v1/images/generations HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n"
                b"Connection: close\r\n"
                b"Authorization: Bearer My API Key\r\nContent-Type: application/json\r\n\r\n{"
            )
            reply = b"".join(iter(lambda: connection.recv(4096), b""))
        assert reply.startswith(b"HTTP/1.1 408 ")
        assert b"request_timeout" in reply
        slow = httpx.post(generations(server), json=LONG, headers=HEADERS, timeout=20)
        assert (slow.status_code, slow.json()["error"]["code"]) == (504, "drawing_too_slow")
    limits = ONE_WORKER | {"LIMNER_QUEUE__WAIT_MAX_S": "0.1"}
    with running_server(data, variables=limits) as server:

        async def ask() -> list[int]:
            async with httpx.AsyncClient(headers=HEADERS, timeout=60) as client:
                calls = [client.post(generations(server), json=LONG) for _ in range(2)]
                return sorted(answer.status_code for answer in await asyncio.gather(*calls))

        assert asyncio.run(ask()) == [200, 503]


def test_ten_clients_at_once_each_get_their_own(server: RunningServer) -> None:
    """Each picture is the one that its seed gives when nobody else calls."""

    async def one(seed: int) -> bytes:
        async with server.async_client() as client:
            answer = await client.images.generate(
                model="dall-e-2",
                prompt="a bird in a garden",
                size="256x256",
                response_format="b64_json",
                extra_body={"seed": seed},
            )
        assert answer.data is not None
        return base64.b64decode(answer.data[0].b64_json or "")

    async def together() -> list[bytes]:
        return await asyncio.gather(*[one(seed) for seed in range(10)])

    pictures = asyncio.run(together())
    assert len(set(pictures)) == 10
    assert [asyncio.run(one(seed)) for seed in (0, 9)] == [pictures[0], pictures[9]]


def test_links_survive_a_restart(data: Path) -> None:
    with running_server(data) as server, server.client() as client:
        answer = client.images.generate(**SHORT)  # type: ignore[call-overload]
        link = str(answer.data[0].url)
        before = httpx.get(link).content
    port = urlsplit(link).port or 0
    with running_server(data, port=port):
        after = httpx.get(link)
    assert after.status_code == 200
    assert after.content == before


def test_links_expire_and_their_pictures_are_deleted(data: Path) -> None:
    life_s = 6  # Long enough to fetch the picture on a busy machine.
    limits = {
        "LIMNER_LINKS__LIFE_S": str(life_s),
        "LIMNER_STORAGE__RETENTION_S": str(life_s),
        "LIMNER_STORAGE__SWEEP_INTERVAL_S": "1",
    }
    with running_server(data, variables=limits) as server, server.client() as client:
        answer = client.images.generate(**SHORT)  # type: ignore[call-overload]
        link = str(answer.data[0].url)
        assert httpx.get(link).status_code == 200
        until(lambda: httpx.get(link).status_code == 403, what="the link's end")
        assert httpx.get(link).json()["error"]["code"] == "link_expired"
        until(lambda: not list((data / "pictures").glob("*/*")), what="the sweep")


def test_a_deleted_picture_is_gone_and_not_forbidden(data: Path) -> None:
    with running_server(data) as server, server.client() as client:
        answer = client.images.generate(**SHORT)  # type: ignore[call-overload]
        for file in (data / "pictures").glob("*/*"):
            file.unlink()
        gone = httpx.get(str(answer.data[0].url))
        assert gone.status_code == 404
        assert gone.json()["error"]["code"] == "picture_deleted"


def test_servers_that_start_at_once_share_a_data_folder(data: Path) -> None:
    """A link that one of them made is served by the other."""
    with ThreadPoolExecutor(3) as pool, ExitStack() as stack:
        started = pool.map(lambda _: stack.enter_context(running_server(data)), range(3))
        first, *others = list(started)
        answer = httpx.post(generations(first), json=SHORT, headers=HEADERS, timeout=20)
        link = answer.json()["data"][0]["url"]
        for other in others:
            assert httpx.get(link.replace(first.url, other.url)).status_code == 200


def test_a_public_url_heads_the_links(data: Path) -> None:
    url = "https://images.example.org/limner"
    with running_server(data, "--public-url", url) as server:
        answer = httpx.post(generations(server), json=SHORT, headers=HEADERS)
        link = answer.json()["data"][0]["url"]
        assert link.startswith(f"{url}/i/")
        assert httpx.get(link.replace(url, server.url)).status_code == 200
        assert any(f"{url}/v1" in line for line in server.printed)


def test_a_worker_that_dies_fails_one_request_and_is_replaced(data: Path) -> None:
    with running_server(data, variables=ONE_WORKER) as server:
        (pid,) = server.worker_pids
        answers: list[httpx.Response] = []
        call = threading.Thread(
            target=lambda: answers.append(
                httpx.post(generations(server), json=LONG, headers=HEADERS, timeout=60)
            )
        )
        idle = cpu_s([pid])
        call.start()
        until(lambda: cpu_s([pid]) > idle, what="the drawing")
        psutil.Process(pid).kill()
        call.join()
        error = answers[0].json()["error"]
        assert (answers[0].status_code, error["code"]) == (500, "drawing_failed")
        assert "process died" in error["message"]
        again = httpx.post(generations(server), json=SHORT, headers=HEADERS, timeout=60)
        assert again.status_code == 200
        assert server.worker_pids != [pid]


def test_a_full_disk_is_a_clear_error_and_leaves_no_half_file(data: Path) -> None:
    """The kernel refuses to write past a limit, as it does on a full disk; nothing is charged."""
    with running_server(data) as server:
        journal = (data / "limner.db-wal").stat().st_size
        resource.prlimit(server.api.pid, resource.RLIMIT_FSIZE, (journal + 150_000, -1))
        answer = httpx.post(generations(server), json=LONG, headers=HEADERS, timeout=60)
        assert answer.status_code == 507
        assert answer.json()["error"]["code"] == "storage_failed"
        assert not list((data / "pictures").glob("*/*"))
        assert account(data, "local").balance_micros == 0
        resource.prlimit(server.api.pid, resource.RLIMIT_FSIZE, (-1, -1))
        assert httpx.post(generations(server), json=SHORT, headers=HEADERS, timeout=20).is_success


def test_a_full_disk_that_stops_the_ledger_is_a_clear_error_too(data: Path) -> None:
    """Nothing is drawn that could not be charged; the service goes on once there is room."""
    with running_server(data) as server:
        resource.prlimit(server.api.pid, resource.RLIMIT_FSIZE, (0, -1))
        answer = httpx.post(generations(server), json=SHORT, headers=HEADERS, timeout=60)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
        assert answer.json()["error"]["code"] == "ledger_unavailable"
        resource.prlimit(server.api.pid, resource.RLIMIT_FSIZE, (-1, -1))
        assert httpx.post(generations(server), json=SHORT, headers=HEADERS, timeout=20).is_success
    assert adds_up(data)


def test_the_first_start_makes_a_key_and_its_curl_line_works(data: Path) -> None:
    with running_server(data, key=None) as server:
        until(lambda: any("curl" in line for line in server.printed), what="the curl line")
        text = "".join(server.printed)
        assert f"{server.url}/v1" in text
        (line,) = [line for line in server.printed if "curl" in line]
        answer = subprocess.run(
            [CURL, "--silent", "--fail-with-body", *shlex.split(line)[1:]],
            capture_output=True,
            check=True,
            text=True,
        )
        assert '"url"' in answer.stdout
        assert "sk-" not in server.log
    with running_server(data, key=None) as server:
        assert "sk-" not in "".join(server.printed)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(data: Path, number: signal.Signals) -> None:
    with running_server(data) as server:
        workers = server.worker_pids
        server.process.send_signal(number)
        assert server.process.wait(30) == 0
        assert not any(psutil.pid_exists(pid) for pid in workers)


def test_workers_end_with_a_server_that_is_killed(data: Path) -> None:
    with running_server(data) as server:
        workers = server.worker_pids
        assert workers
        server.process.kill()
        until(lambda: not any(map(alive, workers)), what="the workers' end")


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize(
    ("variable", "value", "named"),
    [
        ("LIMNER_PORT", "many", "port"),
        ("LIMNER_PUBLIC_URL", "images.example.org", "public_url"),
        ("LIMNER_STORAGE__RETENTION_S", "5", "storage.retention_s"),
        ("LIMNER_QUEUE__LENGTH", "5", "LIMNER_QUEUE__LENGTH"),
        ("LIMNER_PROT", "8001", "LIMNER_PROT"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(
    data: Path, variable: str, value: str, named: str
) -> None:
    with (
        pytest.raises(AssertionError, match="did not start") as failed,
        running_server(data, variables={variable: value}),
    ):
        pass
    assert named in str(failed.value)
    assert "Traceback" not in str(failed.value)


def test_a_port_in_use_is_named(data: Path, server: RunningServer) -> None:
    port = urlsplit(server.url).port or 0
    with (
        pytest.raises(AssertionError, match="cannot listen on"),
        running_server(data, port=port),
    ):
        pass


def test_a_key_may_be_any_printable_text(data: Path) -> None:
    with running_server(data, "--key", "ключ 钥匙", key="second, with a comma") as server:
        for key in ("ключ 钥匙", "second, with a comma"):
            headers = {b"Authorization": f"Bearer {key}".encode()}
            assert httpx.get(f"{server.url}/v1/models", headers=headers).status_code == 200


def test_pictures_of_an_edit_come_back_through_a_link(server: RunningServer) -> None:
    with server.client() as client:
        answer = client.images.generate(**SHORT)  # type: ignore[call-overload]
        original = httpx.get(answer.data[0].url).content
        varied = client.images.create_variation(image=original, size="512x512")
    assert varied.data is not None
    assert pixels_of(httpx.get(str(varied.data[0].url)).content).shape[:2] == (512, 512)
