"""Other people's clients, installed as their users do, into `build/clients/`; kept between runs.

They are pinned by a lock file and a list of requirements in `tests/clients`, without addresses: npm
and pip take them from wherever they are set up to.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support.programs import needs

HERE = Path(__file__).parents[1] / "clients"
BUILD = HERE.parents[1] / "build" / "clients"
INSTALL_S = 900
RUN_S = 240
QUIET = {
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "NODE_NO_WARNINGS": "1",
}
"""They report to nobody, and fetch nothing, while they are tested."""


def node_scripts() -> Path:
    """Install the packages for Node, return the folder of the scripts that use them."""
    needs("node")
    needs("npm")
    folder = _folder("node", "package-lock.json")
    _install(folder, ["npm", "ci", "--ignore-scripts"])
    return folder


def python_scripts() -> tuple[Path, Path]:
    """Install the packages for Python into a venv; return its Python, the folder of the scripts."""
    folder = _folder("python", "requirements.txt")
    python = folder / "venv" / "bin" / "python"
    if not _is_installed(folder):
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder / "venv"], check=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _install(folder, [*pip, "--requirement", "requirements.txt"])
    return python, folder


def run_script(command: Sequence[str | Path], *arguments: str | Path) -> dict[str, dict[str, Any]]:
    """Run a script that tells of each call in a line of JSON; return these by the calls' names."""
    environment = {name: value for name, value in os.environ.items() if "OPENAI" not in name}
    done = subprocess.run(
        [*command, *arguments],
        env=environment | QUIET,
        capture_output=True,
        text=True,
        check=False,
        timeout=RUN_S,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    told = [json.loads(line) for line in done.stdout.splitlines() if line.startswith('{"name"')]
    return {one.pop("name"): one for one in told}


def _folder(kind: str, pins: str) -> Path:
    """Copy the scripts to a folder that is named by what is pinned."""
    digest = hashlib.sha256((HERE / kind / pins).read_bytes()).hexdigest()[:12]
    folder = BUILD / f"{kind}-{digest}"
    shutil.copytree(HERE / kind, folder, dirs_exist_ok=True)
    return folder


def _is_installed(folder: Path) -> bool:
    return (folder / ".installed").exists()


def _install(folder: Path, command: list[str]) -> None:
    """Install once. On a machine without the packages' index the tests are left out, not in CI."""
    if _is_installed(folder):
        return
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=INSTALL_S
    )
    if done.returncode != 0:
        told = (done.stdout + done.stderr).strip()[-2000:]
        if os.environ.get("CI"):
            pytest.fail(f"{command[0]} could not install the clients: {told}")
        pytest.skip(f"{Path(command[0]).name} could not install the clients: {told[-200:]}")
    (folder / ".installed").touch()
