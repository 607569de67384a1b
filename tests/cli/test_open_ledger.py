"""No command makes a database by accident: it says where it looked, and what decides that."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Limner

COMMANDS = (
    ["accounts", "create", "acme"],
    ["accounts", "list"],
    ["accounts", "show", "local"],
    ["accounts", "credit", "local", "1"],
    ["accounts", "change", "local", "--limited"],
    ["accounts", "suspend", "local"],
    ["keys", "create"],
    ["keys", "list"],
    ["keys", "revoke", "app"],
    ["usage"],
    ["ledger", "verify"],
)
"""Every command that reads or changes a database, but for `serve`, `migrate` and `doctor`."""


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_without_a_database_says_where_it_looked_and_makes_nothing(
    limner: Limner, tmp_path: Path, words: list[str]
) -> None:
    done = limner(*words)
    assert (done.status, done.printed) == (1, "")
    assert f"There is no database {tmp_path / 'data' / 'limner.db'}." in done.complaint
    for name in (
        "The setting data is 'data'",
        "--data",
        "LIMNER_DATA",
        "`limner serve`",
        "`limner migrate`",
    ):
        assert name in done.complaint
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_option_variable_and_file_is_named(
    limner: Limner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "limner.toml").write_text('data = "of-file"')
    assert str(tmp_path / "of-file") in limner("keys", "list", "--config", "limner.toml").complaint
    monkeypatch.setenv("LIMNER_DATA", "of-variable")
    assert str(tmp_path / "of-variable") in limner("keys", "list").complaint
    assert str(tmp_path / "of-option") in limner("keys", "list", "--data", "of-option").complaint
    assert [file.name for file in tmp_path.iterdir()] == ["limner.toml"]


def test_a_folder_with_other_things_in_it_is_left_as_it_is(limner: Limner, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir(mode=0o755)
    (folder / "cat.png").write_bytes(b"a cat")
    assert limner("keys", "list", "--data", "photos").status == 1
    assert [file.name for file in folder.iterdir()] == ["cat.png"]
    assert folder.stat().st_mode & 0o777 == 0o755


def test_an_empty_file_is_no_database(limner: Limner, data: Path) -> None:
    data.mkdir()
    (data / "limner.db").touch()
    assert "There is no database" in limner("keys", "list").complaint
    assert (data / "limner.db").stat().st_size == 0


def test_a_data_folder_that_is_a_file_is_named(limner: Limner, data: Path) -> None:
    data.write_text("a file")
    done = limner("keys", "list")
    assert done.status == 1
    assert f"{Path('data/limner.db')} cannot be read: Not a directory" in done.complaint


def test_the_file_of_a_database_url_is_named_with_its_setting(
    limner: Limner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIMNER_DATABASE__URL", "sqlite:///elsewhere.db")
    complaint = limner("keys", "list").complaint
    assert f"There is no database {tmp_path / 'elsewhere.db'}." in complaint
    assert "database.url (sqlite:///elsewhere.db)" in complaint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [["migrate"], ["doctor"]], ids=" ".join)
def test_migrate_and_doctor_make_one(limner: Limner, data: Path, words: list[str]) -> None:
    assert limner(*words).status == 0
    assert (data / "limner.db").is_file()
    assert limner("keys", "list", "--json").json == []
