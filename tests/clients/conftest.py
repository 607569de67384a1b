"""A server with the keys that other people's clients need, and pictures for them to send."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.case_pictures import RED, encoded, flat, mask
from tests.support.payer import adds_up, ledger
from tests.support.server import RunningServer, running_server

EDGE = 256


@dataclass(frozen=True)
class Shop:
    """A running server, its keys by what they are, and a folder with a picture and its mask."""

    server: RunningServer
    keys: dict[str, str]
    folder: Path

    @property
    def base(self) -> str:
        """The address that clients are pointed at."""
        return f"{self.server.url}/v1"


KEYS = {
    "strict": (),
    "lenient": ("--mode", "lenient"),
    "strict b64": ("--response-format", "b64_json"),
    "lenient b64": ("--mode", "lenient", "--response-format", "b64_json"),
}


def made_key(data: Path, name: str) -> str:
    """Make a key as an operator does."""
    command = [sys.executable, "-m", "limner", "keys", "create", "--name", name, *KEYS[name]]
    done = subprocess.run(
        [*command, "--json", "--data", str(data)], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["key"])


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Generator[Shop]:
    """Run the server of all clients; its ledger adds up in the end, its log has no traceback."""
    data = tmp_path_factory.mktemp("data")
    folder = tmp_path_factory.mktemp("pictures")
    (folder / "picture.png").write_bytes(encoded(flat(RED, EDGE)))
    (folder / "mask.png").write_bytes(mask(EDGE))
    with ledger(data):
        keys = {name: made_key(data, name) for name in KEYS}
    with running_server(data) as server:
        yield Shop(server, keys, folder)
        log = server.log
    assert "Traceback" not in log, log[-4000:]
    assert adds_up(data)
