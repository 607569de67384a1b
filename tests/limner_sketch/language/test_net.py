"""If understanding raises all the same, the picture is drawn from what was understood."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from limner.contract.orders import Quality, Style
from limner_sketch.language.clauses import ClauseReader
from limner_sketch.language.interpreter import NOT_UNDERSTOOD, Interpreter
from limner_sketch.language.trie import Match

ROOT = Path(__file__).parents[3]
PROMPT = "a red cat, a blue zxqv, a dog"


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each clause with the word "zxqv" raise."""
    read = ClauseReader.read

    def raising(self: ClauseReader, clause: Sequence[Match]) -> None:
        if any(match.text == "zxqv" for match in clause):
            raise ZeroDivisionError
        read(self, clause)

    monkeypatch.setattr(ClauseReader, "read", raising)


@pytest.mark.understanding_fails
@pytest.mark.usefixtures("failing")
def test_what_was_understood_before_is_drawn(caplog: pytest.LogCaptureFixture) -> None:
    counted: list[None] = []
    station = Interpreter(lambda: counted.append(None))
    improved = station.improve(PROMPT, manner=Style.VIVID, quality=Quality.STANDARD, seed=1)
    assert [(one.name, one.color) for one in improved.scene.subjects] == [("cat", "red")]
    assert "red cat" in improved.prompt
    assert len(counted) == 1
    [record] = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert record.getMessage() == NOT_UNDERSTOOD
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError
    assert "zxqv" not in record.getMessage()


@pytest.mark.understanding_fails
@pytest.mark.usefixtures("failing")
def test_a_prompt_of_which_nothing_was_understood_is_drawn() -> None:
    station = Interpreter()
    for said in (
        station.improve("zxqv", manner=Style.NATURAL, quality=Quality.HD, seed=1).scene,
        station.as_it_stands("zxqv", quality=Quality.STANDARD, seed=1).scene,
    ):
        assert said.subjects == ()
        assert said.setting == "abstract"
    assert station.understand("16:9 zxqv").aspect == "landscape"


@pytest.mark.usefixtures("failing")
def test_a_prompt_that_is_understood_counts_nothing(caplog: pytest.LogCaptureFixture) -> None:
    counted: list[None] = []
    assert Interpreter(lambda: counted.append(None)).understand("a cat").subjects
    assert not counted
    assert not caplog.records


def test_the_suite_fails_where_the_net_fires(tmp_path: Path) -> None:
    """One test in a run of its own, whose station raises and which does not say that it does."""
    test = tmp_path / "test_unmarked.py"
    test.write_text(
        "from limner_sketch.language.clauses import ClauseReader\n"
        "from limner_sketch.language.interpreter import Interpreter\n"
        "from tests.conftest import no_prompt_fails_to_be_understood\n"
        "def test_it(monkeypatch):\n"
        "    monkeypatch.delattr(ClauseReader, 'read')\n"
        "    Interpreter().understand('a cat')\n"
    )
    options = ("-q", "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml"))
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--rootdir", str(ROOT), str(test)],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert run.returncode == 1, run.stdout
    assert NOT_UNDERSTOOD in run.stdout
