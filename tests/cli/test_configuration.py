"""A command reads its settings as the server does, and opens a ledger only while it works."""

from __future__ import annotations

from pathlib import Path

import pytest

from limner.cli.configuration import load_config, opened
from limner.errors import ConfigurationError

pytestmark = pytest.mark.usefixtures("limner")


def test_an_option_wins_over_a_variable_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "limner.toml"
    file.write_text('data = "of-file"\nport = 1\nhost = "of-file"')
    monkeypatch.setenv("LIMNER_DATA", "of-variable")
    monkeypatch.setenv("LIMNER_PORT", "2")
    config = load_config(file, data="of-option", port=None)
    assert (config.data, config.port, config.host) == (Path("of-option"), 2, "of-file")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"missing\.toml does not exist"):
        load_config(tmp_path / "missing.toml")


@pytest.mark.usefixtures("database")
def test_a_ledger_is_open_until_the_end_of_the_block(data: Path) -> None:
    with opened(load_config(None, data=data)) as ledger:
        ledger.accounts.create("acme")
        assert (data / "limner.db-wal").exists()
    assert not (data / "limner.db-wal").exists()  # SQLite's last connection removes it.
    with opened(load_config(None, data=data)) as ledger:
        assert [one.name for one in ledger.accounts.listed()] == ["acme", "local"]


def test_no_ledger_is_made(data: Path) -> None:
    with (
        pytest.raises(ConfigurationError, match="There is no database"),
        opened(load_config(None, data=data)),
    ):
        pytest.fail("it is not opened")
    assert not data.exists()
