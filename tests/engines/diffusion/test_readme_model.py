"""The README's way to a real model, as printed, from a hub on a loopback address."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from openai import OpenAI

from tests.engines.conftest import TinyModel
from tests.support.diffusion.hub_server import running_hub
from tests.support.markdown import CHINESE, README, block_with
from tests.support.pictures import read
from tests.support.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.long]

MODEL = "stabilityai/sdxl-turbo"
PIP = """#!/bin/sh
echo "$@" > pip-arguments
"""
PYTHON = f'''#!/bin/sh
mkdir -p "$4/bin"
echo 'PATH="{Path(sys.executable).parent}:$PATH"; . ./only-recorded' > "$4/bin/activate"
'''
"""In the place of `python3 -m venv --system-site-packages FOLDER`: this environment is it."""


def programs(folder: Path) -> Path:
    """Make programs that stand for the venv and its pip: they change nothing of the machine."""
    made = folder / "programs"
    made.mkdir()
    for name, text in (("python3", PYTHON), ("pip", PIP)):
        (made / name).write_text(text)
        (made / name).chmod(0o755)
    (folder / "only-recorded").write_text(f'PATH="{made}:$PATH"\n')
    return made


@pytest.mark.parametrize("page", [README, CHINESE], ids=lambda page: page.name)
def test_the_block_of_a_real_model_loads_and_serves_it(
    page: Path, tmp_path: Path, tiny_model: TinyModel
) -> None:
    block = block_with(page, "[engines.local]").text
    ours = {name: value for name, value in os.environ.items() if not name.startswith("LIMNER_")}
    with running_hub() as hub:
        hub.models[MODEL] = tiny_model("sdxl")
        command = ["bash", "-ec", block]
        process = subprocess.Popen(
            command,
            cwd=tmp_path,
            env=ours
            | {
                "PATH": f"{programs(tmp_path)}{os.pathsep}{os.environ['PATH']}",
                "HF_ENDPOINT": hub.url,
                "HF_HOME": str(tmp_path / "hf"),
                "LIMNER_PORT": "0",
            },
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert process.stdout is not None
        printed = []
        try:
            for line in process.stdout:
                printed.append(line)
                if line.lstrip().startswith("curl"):
                    break
            assert MODEL in printed[0]
            key = next(word for line in printed for word in line.split() if word[:3] == "sk-")
            url = next(line.split()[-1] for line in printed if "base URL" in line)
            ready = url.removesuffix("/v1") + "/readyz"
            until(lambda: httpx.get(ready).status_code == 200, limit_s=120, what="the model")
            with OpenAI(api_key=key, base_url=url, max_retries=0) as client:
                answer = client.images.generate(
                    model="dall-e-3", prompt="a red apple", response_format="b64_json"
                )
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(60)
            process.stdout.close()
    assert answer.data is not None
    assert read(base64.b64decode(answer.data[0].b64_json or "")).size == (1024, 1024)
    assert any(name.endswith(".safetensors") for name, _ in hub.sent)
    arguments = (tmp_path / "pip-arguments").read_text()
    assert arguments == "install --constraint constraints.txt .[diffusers]\n"
