"""The peer of the relay: LiteLLM's proxy, pinned, in a virtual environment of its own.

It is made in `build/` when it is not there yet. The peer is to be at its best: its modules are
compiled, opentelemetry-sdk is there (without it, each request tries to import it and fails), its
price map is the one it ships, and it has no database.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

VERSION = "1.106.12"
PACKAGES = (f"litellm[proxy]=={VERSION}", "opentelemetry-sdk")
VENV = Path("build") / f"litellm-{VERSION}"
KEY = "sk-benchmark"
ENVIRONMENT = {"LITELLM_LOCAL_MODEL_COST_MAP": "True"}
CONFIG = """\
model_list:
  - model_name: dall-e-3
    litellm_params:
      model: openai/dall-e-3
      api_base: {base_url}
      api_key: none
    model_info:
      mode: image_generation
general_settings:
  master_key: {key}
"""


def installed() -> Path:
    """Return the folder of the peer's programs; install it when it is not there."""
    folder = VENV.resolve() / "bin"
    ready = VENV / ".ready"
    if not ready.exists():
        shutil.rmtree(VENV, ignore_errors=True)
        print(f"  installing LiteLLM {VERSION} into {VENV}, once", flush=True)
        python = str(folder / "python")
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        # Some packages ship templates in .py files that do not compile: that is no failure.
        compiling = [python, "-m", "compileall", "-q", str(VENV / "lib")]
        subprocess.run(compiling, check=False, stdout=subprocess.DEVNULL)
        ready.touch()
    return folder


def command(folder: Path, base_url: str, port: int) -> list[str]:
    """Return the command that serves, with its configuration written into `folder`."""
    config = folder / "litellm.yaml"
    config.write_text(CONFIG.format(base_url=base_url, key=KEY), "utf-8")
    program = installed() / "litellm"
    return [
        str(program),
        *("--config", str(config)),
        *("--host", "127.0.0.1"),
        *("--port", str(port)),
        *("--num_workers", "1"),
    ]
