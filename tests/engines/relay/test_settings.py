"""Where a relay's key comes from, and what is said when it is not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from limner.engines.relay.settings import RelaySettings
from limner.errors import ConfigurationError


def key_of(**given: Any) -> str | None:
    return RelaySettings(base_url="http://far/v1", **given).resolved_key("far")


def test_the_key_comes_from_where_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "key"
    file.write_text(" of the file\n")
    monkeypatch.setenv("FAR_KEY", "of the variable\n")
    assert key_of() is None
    assert key_of(key="of the settings") == "of the settings"
    assert key_of(key_file=file) == "of the file"
    assert key_of(key_env="FAR_KEY") == "of the variable"


def test_a_key_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMPTY_KEY", " ")
    empty = tmp_path / "empty"
    empty.touch()
    for given, says in (
        ({"key_env": "NO_SUCH_KEY"}, "engines.far.key_env: the variable NO_SUCH_KEY is not set"),
        ({"key_env": "EMPTY_KEY"}, "engines.far.key_env: the variable EMPTY_KEY is not set"),
        ({"key_file": empty}, f"engines.far.key_file: {empty} is empty"),
        ({"key_file": tmp_path / "missing"}, "engines.far.key_file: .* cannot be read"),
    ):
        with pytest.raises(ConfigurationError, match=says):
            key_of(**given)


def test_a_key_is_in_no_repr() -> None:
    assert "secret" not in repr(RelaySettings(base_url="http://far/v1", key="secret"))
