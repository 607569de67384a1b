"""The examples, run unchanged: only the base URL and the key come from the environment."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.support.markdown import README, ROOT, block_with
from tests.support.pictures import read
from tests.support.server import KEY, RunningServer

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder with the examples' pictures, as a clone has them."""
    (tmp_path / "examples").mkdir()
    for picture in EXAMPLES.glob("*.png"):
        shutil.copy(picture, tmp_path / "examples")
    return tmp_path


def run(command: list[str], folder: Path, server: RunningServer) -> str:
    environment = os.environ | {"OPENAI_BASE_URL": f"{server.url}/v1", "OPENAI_API_KEY": KEY}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def example(name: str, folder: Path, server: RunningServer) -> str:
    # The official client warns that OpenAI retired variations.
    return run([sys.executable, "-W", "ignore", str(EXAMPLES / name)], folder, server)


def test_a_generation_is_downloaded(folder: Path, server: RunningServer) -> None:
    text = example("generate.py", folder, server)
    assert "revised prompt: " in text
    assert read((folder / "cat.png").read_bytes()).size == (1024, 1024)


def test_base64_is_written_to_a_file(folder: Path, server: RunningServer) -> None:
    example("base64_json.py", folder, server)
    assert read((folder / "landscape.png").read_bytes()).format == "PNG"


def test_an_edit_and_variations_print_links(folder: Path, server: RunningServer) -> None:
    links = example("edit.py", folder, server).split()
    links += example("variations.py", folder, server).split()
    assert len(links) == 4
    for link in links:
        assert read(httpx.get(link).content).size == (1024, 1024)


def test_a_picture_comes_in_steps(folder: Path, server: RunningServer) -> None:
    lines = example("stream.py", folder, server).splitlines()
    assert [line.split()[0] for line in lines] == [
        "image_generation.partial_image",
        "image_generation.partial_image",
        "image_generation.completed",
    ]
    for line in lines:
        assert read((folder / line.split()[1]).read_bytes()).size == (1024, 1024)


def test_curl(folder: Path, server: RunningServer) -> None:
    text = run([str(EXAMPLES / "curl.sh")], folder, server)
    decoder = json.JSONDecoder()
    counts = []
    while text.strip():
        body, end = decoder.raw_decode(text.lstrip())
        text = text.lstrip()[end:]
        counts.append(len(body["data"]))
    assert counts == [1, 1, 3]


@pytest.mark.slow
def test_the_demo_draws_everything_and_ends(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(EXAMPLES / "demo.py")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "kept pixels that changed: 0" in done.stdout
    assert done.stdout.count("expires") == 5
    assert {file.name for file in (tmp_path / "demo").glob("*.png")} == {
        "castle-0.png",
        "castle-1.png",
        "castle.png",
        "cyberpunk-cat.png",
        "ink-landscape.png",
        "person.png",
        "person-mask.png",
        "person-with-cap.png",
        "variation-1.png",
        "variation-2.png",
        "variation-3.png",
    }


INSTALL_S = 900
"""How long pip may take with all that Limner needs."""


def test_the_deployment_that_is_shown_installs_a_command_that_works(tmp_path: Path) -> None:
    """As printed, but into a folder of the test's own, and without a user of the system's."""
    block = block_with(README, "venv /opt/limner").text
    programs = tmp_path / "programs"
    programs.mkdir()
    for name, does in (("useradd", "true"), ("runuser", 'shift 3; exec "$@"')):
        (programs / name).write_text(f"#!/bin/sh\n{does}\n")
        (programs / name).chmod(0o755)
    for place in ("/opt/limner", "/var/lib/limner"):
        block = block.replace(place, str(tmp_path / place.lstrip("/")))
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = ["bash", "-ec", block]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=INSTALL_S,
    )
    if "No matching distribution" in done.stderr and not os.environ.get("CI"):
        pytest.skip("pip has no index here")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "FAULT" not in done.stdout
    installed = tmp_path / "opt" / "limner" / "bin" / "limner"
    shown = subprocess.run([installed, "--version"], capture_output=True, text=True, check=True)
    assert shown.stdout.startswith("limner ")
