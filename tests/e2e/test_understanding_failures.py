"""A server whose understanding of prompts fails draws all the same, and says so."""

from __future__ import annotations

import os
import re
from pathlib import Path

import httpx

from limner_sketch.language.interpreter import NOT_UNDERSTOOD
from tests.support.server import KEY, running_server

RAISING = """
from limner_sketch.language.clauses import ClauseReader

read = ClauseReader.read

def raising(self, clause):
    if any(match.text == "zxqv" for match in clause):
        raise ZeroDivisionError("made up by a test")
    read(self, clause)

ClauseReader.read = raising
"""


def test_the_picture_is_drawn_and_the_failure_counted(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(RAISING)
    folders = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    with (
        running_server(
            tmp_path / "data", variables={"PYTHONPATH": folders}, understanding_fails=True
        ) as running,
        running.client() as client,
    ):
        assert _failures(running.url) == 0
        prompt = "a red cat, zxqv, a blue dog"
        answer = client.images.generate(
            model="dall-e-3", prompt=prompt, response_format="b64_json", quality="standard"
        )
        assert answer.data is not None
        assert answer.data[0].b64_json
        revised = answer.data[0].revised_prompt or ""
        assert "red cat" in revised
        assert "dog" not in revised
        assert _failures(running.url) == 1
        line = running.logged(NOT_UNDERSTOOD)
        assert "ERROR" in line
        assert re.search(r" ERROR (?!- )\S+ limner_sketch\.language\.interpreter: ", line), line
        assert running.logged("ZeroDivisionError: made up by a test")


def _failures(url: str) -> float:
    answer = httpx.get(f"{url}/metrics", headers={"Authorization": f"Bearer {KEY}"})
    found = re.search(r"^limner_understanding_failures_total (\S+)$", answer.text, re.M)
    assert found is not None
    return float(found[1])
