"""`limner parse` prints what the built-in engine understands: one prompt, or one on each line."""

from __future__ import annotations

import io
import json

import pytest

from tests.cli.conftest import Limner


def test_a_prompt_is_shown_as_json_that_a_person_can_read(limner: Limner) -> None:
    done = limner("parse", "two red apples")
    assert done.status == 0
    assert "\n  " in done.printed
    (subject,) = done.json["subjects"]
    assert (subject["name"], subject["count"], subject["color"]) == ("apple", 2, "red")


def test_each_line_of_input_is_a_prompt(limner: Limner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a cat\n写着“你好”的牌子\n\n"))
    cat, sign, empty = limner("parse", "-").printed.splitlines()
    assert [one["name"] for one in json.loads(cat)["subjects"]] == ["cat"]
    assert "你好" in sign
    assert json.loads(empty)["subjects"] == []
