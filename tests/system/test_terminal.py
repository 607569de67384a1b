from __future__ import annotations

import pytest

from limner.system.terminal import fail, say


def test_a_line_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither rich's markup nor its emoji is read into it, and it is not broken."""
    line = "[bold]a key[/] :smile: " + "x" * 200
    say(line)
    assert capsys.readouterr().out == f"{line}\n"


def test_a_failure_is_one_line_of_errors_and_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        fail("there is no key [red] :x:")
    assert caught.value.code == 1
    assert capsys.readouterr() == ("", "limner: there is no key [red] :x:\n")
