"""`limner draw`, `edit` and `vary` judge as a server does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Limner
from tests.support.moderator import MINDED, moderator
from tests.support.pictures import photo, png, with_hole

pytestmark = pytest.mark.slow  # Each call reads the word lists.

FORBIDDEN = "a naked woman on a bed, photo"
NEVER = "naked child"
REFUSED = "limner: The content policy refuses this request, and nothing is written.\n"


def test_a_forbidden_prompt_is_refused_in_one_sentence_and_writes_nothing(
    limner: Limner, tmp_path: Path
) -> None:
    (tmp_path / "in.png").write_bytes(png(with_hole(photo())))
    for model in ("dall-e-2", "dall-e-3"):
        done = limner("draw", FORBIDDEN, "-o", "out/x.png", "--model", model)
        assert (done.status, done.complaint, done.printed) == (1, REFUSED, "")
    done = limner("edit", "in.png", "--prompt", FORBIDDEN, "-o", "out/x.png")
    assert (done.status, done.complaint, done.printed) == (1, REFUSED, "")
    assert not (tmp_path / "out").exists()


def test_no_setting_turns_off_what_concerns_minors(
    limner: Limner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIMNER_SAFETY__ENABLED", "false")
    monkeypatch.setenv("LIMNER_SAFETY__ALLOW", '["naked child", "naked"]')
    done = limner("draw", NEVER, "-o", "x.png")
    assert (done.status, done.complaint) == (1, REFUSED)
    assert not (tmp_path / "x.png").exists()


def test_an_operators_settings_hold_here_too(
    limner: Limner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIMNER_SAFETY__DENY", '{"harassment": ["the acme fox"]}')
    assert limner("draw", "the Acme fox in a hat", "-o", "x.png").complaint == REFUSED
    monkeypatch.setenv("LIMNER_SAFETY__ENABLED", "false")
    small = ("--model", "dall-e-2", "--size", "256x256")
    assert limner("draw", "the Acme fox in a hat", "-o", "x.png", *small).status == 0
    assert (tmp_path / "x.png").exists()


def test_a_picture_without_a_prompt_is_varied(limner: Limner, tmp_path: Path) -> None:
    (tmp_path / "in.png").write_bytes(png(photo()))
    assert limner("vary", "in.png", "-o", "out", "--size", "256x256").status == 0
    assert (tmp_path / "out" / "in-1.png").exists()


def test_the_configured_judge_is_asked(
    limner: Limner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with moderator() as judge:
        monkeypatch.setenv("LIMNER_SAFETY__BASE_URL", judge.url)
        monkeypatch.setenv("LIMNER_SAFETY__MODEL", "some-judge")
        done = limner("draw", f"a red {MINDED}", "-o", "x.png")
        assert (done.status, done.complaint) == (1, REFUSED)
        assert judge.paths
    assert not (tmp_path / "x.png").exists()
