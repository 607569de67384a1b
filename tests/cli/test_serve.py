"""What `limner serve` gives to the process that it becomes, and what stops it before that."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import msgspec
import pytest

from limner.config import Config
from limner.process_specs import MachineSpec
from tests.cli.conftest import Limner


class Become:
    """Stands for `os.execv`, which would replace the process of the tests: keeps the spec."""

    def __init__(self) -> None:
        self.specs: list[MachineSpec] = []

    def __call__(self, program: str, words: list[str]) -> NoReturn:
        """Read the spec from the file that the new process would inherit."""
        assert (program, words[1:3]) == (words[0], ["-m", "limner.parent_process"])
        file = int(words[3])
        assert os.get_inheritable(file)
        content = os.pread(file, os.fstat(file).st_size, 0)
        self.specs.append(msgspec.json.decode(content, type=MachineSpec))
        raise SystemExit(0)

    @property
    def spec(self) -> MachineSpec:
        """The one that was given."""
        (spec,) = self.specs
        return spec

    @property
    def config(self) -> Config:
        """The configuration in it."""
        return Config.model_validate_json(self.spec.config)


@pytest.fixture
def become(monkeypatch: pytest.MonkeyPatch) -> Iterator[Become]:
    """Keep what the process would become, and close its socket in the end."""
    kept = Become()
    monkeypatch.setattr("os.execv", kept)
    yield kept
    for spec in kept.specs:
        os.close(spec.listener)


def test_options_win_over_the_file_and_the_socket_is_inherited(
    limner: Limner, tmp_path: Path, become: Become
) -> None:
    (tmp_path / "limner.toml").write_text('data = "of-file"\nport = 1\nlog_level = "warning"')
    words = ("--config", "limner.toml", "--port", "0", "--public-url", "https://a.example/")
    assert limner("serve", *words).status == 0
    assert become.spec.log_level == "warning"
    assert (become.config.data, become.config.public_url) == (Path("of-file"), "https://a.example")
    assert os.get_inheritable(become.spec.listener)
    with socket.socket(fileno=os.dup(become.spec.listener)) as listener:
        host, port = listener.getsockname()
        assert (host, port != 0) == ("127.0.0.1", True)
        socket.create_connection((host, port)).close()


def test_each_engine_of_this_machine_gets_a_host_with_a_socket_of_its_own(
    limner: Limner, tmp_path: Path, become: Become
) -> None:
    (tmp_path / "limner.toml").write_text(
        '[engines.other]\nkind = "sketch"\nmodels = ["dall-e-2"]\n'
        '[engines.far]\nkind = "relay"\nmodels = ["dall-e-3"]\nbase_url = "http://far/v1"\n'
    )
    assert limner("serve", "--config", "limner.toml", "--port", "0").status == 0
    assert [host.name for host in become.spec.hosts] == ["sketch", "other"]
    folders = {str(Path(host.socket).parent) for host in become.spec.hosts}
    assert folders == {become.spec.folder}
    assert len({host.socket for host in become.spec.hosts}) == 2


def test_keys_are_accepted_beside_those_of_the_file(
    limner: Limner, tmp_path: Path, become: Become
) -> None:
    (tmp_path / "limner.toml").write_text('keys = ["of the file"]')
    words = ("--config", "limner.toml", "--port", "0", "--key", "one", "--key", "two")
    assert limner("serve", *words).status == 0
    assert become.config.keys == ("of the file", "one", "two")


def test_an_address_that_is_taken_is_a_sentence(limner: Limner, become: Become) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = limner("serve", "--port", str(port))
    assert done.status == 1
    assert f"limner: host, port: cannot listen on 127.0.0.1:{port}" in done.complaint
    assert become.specs == []


def test_a_wrong_setting_stops_the_start(limner: Limner, tmp_path: Path, become: Become) -> None:
    done = limner("serve", "--port", "0", "--key", " ")
    assert done.status == 1
    assert "limner: Wrong configuration. keys: " in done.complaint
    assert list(tmp_path.iterdir()) == []
    assert become.specs == []
