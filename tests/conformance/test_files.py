"""The Files API by the official client, on a real server."""

from __future__ import annotations

import asyncio
import io
import socket
import uuid
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import openai
import pytest
from openai import OpenAI
from openai._types import FileTypes
from PIL import Image

from limner.ledger.keys import Keys
from tests.support.payer import ledger, payer
from tests.support.pictures import photo, png
from tests.support.server import KEY, RunningServer, running_server
from tests.support.waiting import until

PICTURE = png(photo(32))
OTHER = png(photo(32, seed=2))
PNG_HEAD = PICTURE[:8]
BYTES_MAX = 200_000
FILES_MAX = 4
ACCOUNT_BYTES_MAX = 450_000
RETENTION_S = 30 * 86400


@dataclass(frozen=True)
class Office:
    """A server whose files are few and small, and two accounts that use it."""

    server: RunningServer
    data: Path
    team: OpenAI
    other: OpenAI


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[RunningServer, Path]]:
    """Start a server with tight limits."""
    data = tmp_path_factory.mktemp("data")
    limits = {
        "LIMNER_FILES__BYTES_MAX": str(BYTES_MAX),
        "LIMNER_FILES__ACCOUNT_FILES_MAX": str(FILES_MAX),
        "LIMNER_FILES__ACCOUNT_BYTES_MAX": str(ACCOUNT_BYTES_MAX),
    }
    with running_server(data, variables=limits) as server:
        yield server, data


@pytest.fixture
def office(small: tuple[RunningServer, Path]) -> Generator[Office]:
    """Open two new accounts there, and delete their files at the end."""
    server, data = small
    keys = [payer(data, uuid.uuid4().hex, models=("dall-e-2",)).key for _ in range(2)]
    team, other = (server.client(api_key=key) for key in keys)
    with team, other:
        yield Office(server, data, team, other)
        for client in (team, other):
            for file in client.files.list():
                client.files.delete(file.id)
        assert contents(data) == []


def contents(data: Path) -> list[Path]:
    """List what lies on the disk."""
    return [path for path in (data / "files").rglob("*") if path.is_file()]


def test_create_retrieve_content_list_delete(client: OpenAI) -> None:
    made = client.files.create(file=("cat.png", PICTURE, "image/png"), purpose="vision")
    assert made.id.startswith("file-")
    assert (made.object, made.status, made.purpose) == ("file", "processed", "vision")
    assert (made.filename, made.bytes) == ("cat.png", len(PICTURE))
    assert made.expires_at == made.created_at + RETENTION_S
    assert client.files.retrieve(made.id) == made
    assert client.files.content(made.id).read() == PICTURE
    assert made in list(client.files.list())
    deleted = client.files.delete(made.id)
    assert (deleted.id, deleted.object, deleted.deleted) == (made.id, "file", True)
    for gone in (client.files.retrieve, client.files.content, client.files.delete):
        with pytest.raises(openai.NotFoundError) as caught:
            gone(made.id)
        assert caught.value.body == {
            "message": f"No such File object: {made.id}",
            "type": "invalid_request_error",
            "param": "id",
            "code": None,
        }


def test_all_ways_to_hand_over_a_file(client: OpenAI, tmp_path: Path) -> None:
    path = tmp_path / "from a path.png"
    path.write_bytes(PICTURE)
    with path.open("rb") as opened:
        ways: list[tuple[FileTypes, str]] = [
            (path, "from a path.png"),
            (opened, "from a path.png"),
            (PICTURE, "upload"),
            (io.BytesIO(PICTURE), "upload"),
            (("a tuple.png", PICTURE), "a tuple.png"),
        ]
        for sent, name in ways:
            made = client.files.create(file=sent, purpose="vision")
            assert (made.filename, made.bytes) == (name, len(PICTURE))
            assert client.files.content(made.id).read() == PICTURE
            client.files.delete(made.id)


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_each_kind_of_picture_comes_back_byte_for_byte(client: OpenAI, kind: str) -> None:
    file = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(file, kind)
    made = client.files.create(file=file.getvalue(), purpose="vision")
    answer = client.files.with_raw_response.content(made.id)
    assert answer.content == file.getvalue()
    assert answer.headers["content-type"] == f"image/{kind}"
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.headers["x-content-type-options"] == "nosniff"
    client.files.delete(made.id)


def test_the_client_for_asyncio(server: RunningServer) -> None:
    async def run() -> None:
        async with server.async_client() as client:
            made = await asyncio.gather(
                *(client.files.create(file=PICTURE, purpose="vision") for _ in range(5))
            )
            seen = [file.id async for file in client.files.list(limit=2)]
            assert {file.id for file in made} <= set(seen)
            assert len(seen) == len(set(seen))
            content = await client.files.content(made[0].id)
            assert content.read() == PICTURE
            for file in made:
                assert (await client.files.delete(file.id)).deleted
            with pytest.raises(openai.NotFoundError):
                await client.files.retrieve(made[0].id)

    asyncio.run(run())


def test_pages_in_both_orders(office: Office) -> None:
    made = [office.team.files.create(file=PICTURE, purpose="vision").id for _ in range(3)]
    assert [one.id for one in office.team.files.list(limit=1, order="asc")] == made
    assert [one.id for one in office.team.files.list(limit=2)] == made[::-1]
    page = office.team.files.list(limit=2, order="asc", purpose="vision")
    assert ([one.id for one in page.data], page.has_more) == (made[:2], True)
    page = office.team.files.list(after=made[1], order="asc")
    assert ([one.id for one in page.data], page.has_more) == (made[2:], False)
    assert list(office.team.files.list(purpose="batch")) == []


def test_deleting_while_paging_misses_none(office: Office) -> None:
    for _ in range(FILES_MAX):
        office.team.files.create(file=PICTURE, purpose="vision")
    for file in office.team.files.list(limit=1):
        office.team.files.delete(file.id)
    assert list(office.team.files.list()) == []
    assert contents(office.data) == []


def test_each_account_has_its_own(office: Office) -> None:
    """To another account a file is as unknown as one that never was, in every word."""
    mine = office.team.files.create(file=PICTURE, purpose="vision")
    never = "file-" + "0" * 34
    assert list(office.other.files.list()) == []
    for ask in (
        office.other.files.retrieve,
        office.other.files.content,
        office.other.files.delete,
    ):
        refusals = []
        for name in (mine.id, never):
            with pytest.raises(openai.NotFoundError) as caught:
                ask(name)
            refusals.append(str(caught.value.body).replace(name, "…"))
        assert refusals[0] == refusals[1]
    assert office.team.files.content(mine.id).read() == PICTURE


def test_keys_that_are_no_accounts_reach_no_files(office: Office) -> None:
    """An admin key; none; a wrong one. A key with a list of models is as good as any."""
    with ledger(office.data) as database:
        admin_key, _ = Keys(database).create("boss", account_id=None)
    with office.server.client(api_key=admin_key) as boss:
        for ask in (
            lambda: boss.files.create(file=PICTURE, purpose="vision"),
            lambda: boss.files.list(),
            lambda: boss.files.retrieve("file-1"),
            lambda: boss.files.content("file-1"),
            lambda: boss.files.delete("file-1"),
        ):
            with pytest.raises(openai.PermissionDeniedError) as caught:
                ask()
            assert caught.value.code == "admin_key"
    with office.server.client(api_key="wrong") as stranger:
        with pytest.raises(openai.AuthenticationError):
            stranger.files.create(file=PICTURE, purpose="vision")
        with pytest.raises(openai.AuthenticationError):
            stranger.files.list()
    assert contents(office.data) == []


def test_an_account_keeps_so_many_files_and_deleting_makes_room(office: Office) -> None:
    made = [office.team.files.create(file=PICTURE, purpose="vision") for _ in range(FILES_MAX)]
    with pytest.raises(openai.BadRequestError, match=f"{FILES_MAX} files") as caught:
        office.team.files.create(file=PICTURE, purpose="vision")
    assert (caught.value.code, caught.value.param) == ("file_storage_full", "file")
    assert len(contents(office.data)) == FILES_MAX
    office.other.files.create(file=PICTURE, purpose="vision")
    office.team.files.delete(made[0].id)
    office.team.files.create(file=PICTURE, purpose="vision")


def test_an_account_keeps_so_many_bytes(office: Office) -> None:
    large = PNG_HEAD.ljust(BYTES_MAX, b"x")
    for _ in range(2):
        office.team.files.create(file=large, purpose="vision")
    with pytest.raises(openai.BadRequestError, match=f"{ACCOUNT_BYTES_MAX} bytes"):
        office.team.files.create(file=large, purpose="vision")
    office.team.files.create(file=PICTURE, purpose="vision")


def test_limits_hold_for_uploads_at_once(office: Office) -> None:
    async def run() -> list[object]:
        key = office.team.api_key
        async with office.server.async_client(api_key=key) as client:
            return await asyncio.gather(
                *(client.files.create(file=PICTURE, purpose="vision") for _ in range(16)),
                return_exceptions=True,
            )

    answers = asyncio.run(run())
    refused = [one for one in answers if isinstance(one, openai.BadRequestError)]
    assert len(refused) == 16 - FILES_MAX
    assert len(list(office.team.files.list())) == len(contents(office.data)) == FILES_MAX


def test_the_largest_file_is_kept_and_one_byte_more_is_not(office: Office) -> None:
    office.team.files.create(file=PNG_HEAD.ljust(BYTES_MAX, b"x"), purpose="vision")
    with pytest.raises(openai.APIStatusError) as caught:
        office.team.files.create(file=PNG_HEAD.ljust(BYTES_MAX + 1, b"x"), purpose="vision")
    assert (caught.value.status_code, caught.value.code) == (413, "file_too_large")
    assert len(contents(office.data)) == 1


def test_a_file_that_is_too_large_is_refused_while_it_comes(office: Office) -> None:
    """The answer is there although most of what was announced has never been sent."""
    parts = urlsplit(office.server.url)
    head = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
    ) + PNG_HEAD
    lines = [
        "POST /v1/files HTTP/1.1",
        f"Host: {parts.netloc}",
        f"Authorization: Bearer {office.team.api_key}",
        "Content-Type: multipart/form-data; boundary=b",
        "Content-Length: 50000000",
    ]
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), 20) as line:
        line.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + head + b"x" * BYTES_MAX)
        assert line.recv(100).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_image_file"),
        (b"GIF89a\x01\x00\x01\x00", "unsupported_file_mimetype"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unsupported_file_mimetype"),
        (b'{"messages": []}\n', "unsupported_file_mimetype"),
    ],
)
def test_what_is_no_picture_is_refused(client: OpenAI, content: bytes, code: str) -> None:
    """Whatever its name and its type say."""
    with pytest.raises(openai.BadRequestError) as caught:
        client.files.create(file=("cat.png", content, "image/png"), purpose="vision")
    assert (caught.value.code, caught.value.param) == (code, "file")


@pytest.mark.parametrize("purpose", ["assistants", "batch", "fine-tune", "user_data", "evals"])
def test_other_purposes_are_refused_by_name(client: OpenAI, purpose: str) -> None:
    with pytest.raises(openai.BadRequestError, match="'vision'") as caught:
        client.files.create(file=PICTURE, purpose=purpose)  # type: ignore[arg-type] # one of these
    assert (caught.value.code, caught.value.param) == ("invalid_value", "purpose")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../../tmp/limner-was-here.png", "limner-was-here.png"),
        ("/etc/passwd", "passwd"),
        ("..\\..\\windows\\cat.png", "cat.png"),
        ("..", ".."),
        ("一只猫 🐱.png", "一只猫 🐱.png"),
        ("<script>alert(1)</script>", "script>"),
        ('a"b;c.png', 'a"b;c.png'),
        ("x" * 400 + ".png", "x" * 255),
        ("cat\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe", "catgnp.exe"),
    ],
)
def test_a_hostile_name_is_a_text_and_nothing_else(office: Office, name: str, shown: str) -> None:
    """It reaches no path and no header."""
    made = office.team.files.create(file=(name, PICTURE), purpose="vision")
    assert made.filename == shown
    (kept,) = contents(office.data)
    assert kept.parent.parent == office.data / "files"
    assert shown not in kept.name
    answer = office.team.files.with_raw_response.content(made.id)
    assert answer.headers["content-disposition"] == "attachment"


@pytest.mark.parametrize(
    "name",
    ["file-1", "..%2f..%2flimner.db", "%00", "file-" + "%00" * 34, "'%20OR%201=1", "x" * 999],
)
def test_a_hostile_id_is_unknown(server: RunningServer, name: str) -> None:
    for path in (f"/v1/files/{name}", f"/v1/files/{name}/content"):
        answer = httpx.get(server.url + path, headers={"Authorization": f"Bearer {KEY}"})
        assert answer.status_code == 404


@pytest.mark.parametrize(
    ("files", "data", "code", "param"),
    [
        ({}, {"purpose": "vision", "file": "text"}, "invalid_type", "file"),
        ({"file": PICTURE}, {}, "missing_required_parameter", "purpose"),
        ({"x": b""}, {"purpose": "vision"}, "unknown_parameter", "x"),
        ({"file": PICTURE}, {"purpose": "vision" * 999}, "string_above_max_length", "purpose"),
        (
            {"file": PICTURE},
            {"purpose": "vision", "expires_after[seconds]": "3600"},
            "missing_required_parameter",
            "expires_after[anchor]",
        ),
    ],
)
def test_forms_that_no_official_client_sends(
    server: RunningServer,
    files: dict[str, bytes],
    data: dict[str, str],
    code: str,
    param: str,
) -> None:
    parts: list[tuple[str, tuple[str | None, bytes]]] = [
        *((name, (None, text.encode())) for name, text in data.items()),
        *((name, ("a.png", content)) for name, content in files.items()),
    ]
    answer = httpx.post(
        f"{server.url}/v1/files", files=parts, headers={"Authorization": f"Bearer {KEY}"}
    )
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["code"], error["param"]) == (code, param)


def test_a_file_given_twice_is_refused(server: RunningServer) -> None:
    answer = httpx.post(
        f"{server.url}/v1/files",
        files=[("file", ("a.png", PICTURE)), ("file", ("b.png", OTHER))],
        headers={"Authorization": f"Bearer {KEY}"},
    )
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "duplicate_parameter"


def test_expires_after_shortens_a_files_life(client: OpenAI) -> None:
    made = client.files.create(
        file=PICTURE,
        purpose="vision",
        expires_after={"anchor": "created_at", "seconds": 3600},
    )
    assert made.expires_at == made.created_at + 3600
    client.files.delete(made.id)


@pytest.mark.slow
def test_an_expired_file_is_gone_with_its_content_and_makes_room(data: Path) -> None:
    """And the pictures' own retention, however short, takes no file that lives."""
    short = {
        "LIMNER_FILES__RETENTION_S": "1",
        "LIMNER_FILES__ACCOUNT_FILES_MAX": "1",
        "LIMNER_STORAGE__SWEEP_INTERVAL_S": "1",
    }
    with running_server(data, variables=short) as server, server.client() as client:
        made = client.files.create(file=PICTURE, purpose="vision")
        assert made.expires_at == made.created_at + 1
        until(lambda: contents(data) == [], what="the sweep")
        with pytest.raises(openai.NotFoundError):
            client.files.retrieve(made.id)
        assert list(client.files.list()) == []
        client.files.create(file=PICTURE, purpose="vision")


@pytest.mark.slow
def test_the_sweep_of_pictures_leaves_files_alone(data: Path) -> None:
    """A picture that is drawn after the file is deleted long before it."""
    short = {
        "LIMNER_LINKS__LIFE_S": "1",
        "LIMNER_STORAGE__RETENTION_S": "1",
        "LIMNER_STORAGE__SWEEP_INTERVAL_S": "1",
    }
    with running_server(data, variables=short) as server, server.client() as client:
        made = client.files.create(file=PICTURE, purpose="vision")
        client.images.generate(model="dall-e-2", prompt="a cat", size="256x256")
        until(lambda: not list((data / "pictures").rglob("*.png")), what="the sweep")
        assert client.files.content(made.id).read() == PICTURE


@pytest.mark.slow
def test_files_outlive_the_server(data: Path) -> None:
    with running_server(data) as server, server.client() as client:
        made = client.files.create(file=PICTURE, purpose="vision")
    with running_server(data) as server, server.client() as client:
        assert client.files.retrieve(made.id) == made
        assert client.files.content(made.id).read() == PICTURE


def test_an_upload_that_breaks_off_leaves_nothing(office: Office) -> None:
    parts = urlsplit(office.server.url)
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), 20) as line:
        line.sendall(
            b"POST /v1/files HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b"
            + f"\r\nAuthorization: Bearer {office.team.api_key}".encode()
            + b"\r\nContent-Length: 9999\r\n\r\n--b\r\nContent-Disposition: form-data; "
            b'name="file"; filename="a.png"\r\n\r\n' + PNG_HEAD
        )
    office.server.logged("POST /v1/files 499")
    assert contents(office.data) == []
    assert list(office.team.files.list()) == []
