"""Uploads that are broken on purpose, and schemathesis on our own OpenAPI: never a 5xx."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.pictures import photo, png, with_hole
from tests.support.server import KEY, RunningServer

SOUND = png(with_hole(photo(32)))
HEADERS = {"Authorization": f"Bearer {KEY}"}
FUZZ = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def send(server: RunningServer, image: bytes, mask: bytes | None = None) -> httpx.Response:
    files = {"image": ("upload", image)} | ({"mask": ("upload", mask)} if mask else {})
    return httpx.post(
        f"{server.url}/v1/images/edits",
        files=files,
        data={"prompt": "a cat", "size": "256x256"},
        headers=HEADERS,
        timeout=60,
    )


def check(answer: httpx.Response) -> None:
    assert answer.status_code in (200, 400)
    if answer.status_code == 400:
        error = answer.json()["error"]
        assert set(error) == {"message", "type", "param", "code"}
        assert error["type"] == "invalid_request_error"


@pytest.mark.slow
@FUZZ
@given(length=st.integers(0, len(SOUND)))
def test_files_that_are_cut_short(server: RunningServer, length: int) -> None:
    check(send(server, SOUND[:length]))
    check(send(server, SOUND, SOUND[:length]))


@pytest.mark.slow
@FUZZ
@given(at=st.integers(0, len(SOUND) - 1), bit=st.integers(0, 7))
def test_files_with_a_bit_flipped(server: RunningServer, at: int, bit: int) -> None:
    broken = bytearray(SOUND)
    broken[at] ^= 1 << bit
    check(send(server, bytes(broken)))


@pytest.mark.slow
@FUZZ
@given(content=st.binary(max_size=400))
def test_forms_of_any_bytes(server: RunningServer, content: bytes) -> None:
    answer = httpx.post(
        f"{server.url}/v1/images/variations",
        content=content,
        headers=HEADERS | {"Content-Type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code == 400


@pytest.mark.slow
@FUZZ
@given(
    body=st.dictionaries(
        st.sampled_from(["prompt", "model", "n", "size", "quality", "style", "seed", "user"])
        | st.text(max_size=5),
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
        | st.lists(st.none(), max_size=2),
        max_size=6,
    )
)  # fmt: skip
def test_json_of_any_values(server: RunningServer, body: dict[str, object]) -> None:
    body = body | {"n": "not a number"} if "prompt" in body and "n" not in body else body
    answer = httpx.post(
        f"{server.url}/v1/images/generations",
        content=json.dumps(body),
        headers=HEADERS | {"Content-Type": "application/json"},
        timeout=60,
    )
    assert answer.status_code in (200, 400)


@pytest.mark.slow
def test_schemathesis_finds_no_fault(server: RunningServer, tmp_path: Path) -> None:
    """It makes requests from our OpenAPI document and holds the answers against it."""
    command = [
        *[sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/openapi.json"],
        *["--header", f"Authorization: Bearer {KEY}"],
        *["--checks", "not_a_server_error,status_code_conformance,content_type_conformance"],
        *["--checks", "response_schema_conformance,response_headers_conformance"],
        *["--max-examples", "30", "--request-timeout", "60", "--workers", "2"],
        *["--phases", "examples,coverage,fuzzing", "--suppress-health-check", "all"],
        *["--generation-deterministic"],
    ]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=os.environ | {"NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
