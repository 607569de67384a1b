from __future__ import annotations

import stat
import tempfile
from pathlib import Path

import pytest

from limner.errors import ConfigurationError
from limner.system.runtime_folder import runtime_folder


def test_it_lies_in_the_users_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    folder = runtime_folder()
    assert folder == tmp_path / "limner" == runtime_folder()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("given", ["", "missing"])
def test_without_one_it_lies_among_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", given and str(tmp_path / given))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert runtime_folder().parent == tmp_path


@pytest.mark.parametrize("kind", ["open", "link", "file"])
def test_one_that_another_user_may_have_laid_there_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    place = tmp_path / "limner"
    if kind == "open":
        place.mkdir()
        place.chmod(0o755)
    elif kind == "link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        place.symlink_to("elsewhere")
    else:
        place.touch(mode=0o600)
    with pytest.raises(ConfigurationError, match="The runtime folder"):
        runtime_folder()
