"""A local open-weight model behind a real server: small random weights, the official client."""

from __future__ import annotations

import base64
import io
import json
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import numpy as np
import openai
import pytest
from openai import OpenAI
from PIL import Image

from tests.support.pictures import photo, png, with_hole
from tests.support.server import RunningServer, running_server

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningServer]:
    """Run a server whose DALL·E models are drawn by a local model, and one whose model is lost."""
    from tests.support.diffusion import tiny_models  # It imports torch, which takes seconds.

    folder = tmp_path_factory.mktemp("models")
    tiny_models.save("sd15", folder / "sd15")
    engines = {
        "local": {"models": ["dall-e-2", "dall-e-3"], "model": str(folder / "sd15")},
        "lost": {"models": ["gpt-image-2"], "model": str(folder / "nothing")},
    }
    lines = []
    for name, settings in engines.items():
        lines += [f"[engines.{name}]", 'kind = "diffusers"']
        lines += [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
    file = folder / "limner.toml"
    file.write_text("\n".join(lines))
    with running_server(folder / "data", "--config", str(file)) as running:
        yield running


@pytest.fixture(scope="module")
def local(served: RunningServer) -> Generator[OpenAI]:
    with served.client() as client:
        yield client


def pixels(text: str | None) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(text or ""))).convert("RGB"))


def test_a_generation_has_the_asked_size_and_the_seed_decides(local: OpenAI) -> None:
    drawn = []
    for seed in (1, 1, 2):
        answer = local.images.generate(
            model="dall-e-3",
            prompt="一只橘猫",
            size="1792x1024",
            response_format="b64_json",
            extra_body={"seed": seed},
        )
        assert answer.data is not None
        assert answer.data[0].revised_prompt
        drawn.append(pixels(answer.data[0].b64_json))
    assert drawn[0].shape == (1024, 1792, 3)
    assert np.array_equal(drawn[0], drawn[1])
    assert not np.array_equal(drawn[0], drawn[2])


def test_an_edit_keeps_every_pixel_outside_the_hole(local: OpenAI) -> None:
    """The model need not be exact: the path pastes kept pixels back."""
    original = photo(512)
    answer = local.images.edit(
        model="dall-e-2",
        image=png(original),
        mask=png(with_hole(original)),
        prompt="a red hat",
        size="512x512",
        response_format="b64_json",
    )
    assert answer.data is not None
    edited = pixels(answer.data[0].b64_json)
    kept = with_hole(original)[..., 3] == 255
    assert np.array_equal(edited[kept], original[..., :3][kept])
    assert not np.array_equal(edited[~kept], original[..., :3][~kept])


def test_variations_differ(local: OpenAI) -> None:
    with pytest.warns(DeprecationWarning):
        answer = local.images.create_variation(
            model="dall-e-2",
            image=png(photo(256)),
            n=2,
            size="256x256",
            response_format="b64_json",
        )
    assert answer.data is not None
    first, second = (pixels(item.b64_json) for item in answer.data)
    assert not np.array_equal(first, second)


def test_a_model_that_is_lost_is_not_served_and_the_others_are(
    served: RunningServer, local: OpenAI
) -> None:
    """The list leaves it out, its requests are refused and cost nothing, the log says why."""
    names = {model.id for model in local.models.list()}
    assert "gpt-image-2" not in names
    assert {"dall-e-2", "dall-e-3", "gpt-image-1"} <= names
    with pytest.raises(openai.InternalServerError) as caught:
        local.with_options(max_retries=0).images.generate(model="gpt-image-2", prompt="a cat")
    assert caught.value.code == "engine_down"
    served.logged("the engine lost did not start")
    drawn = local.images.generate(model="gpt-image-1", prompt="a cat", quality="low")
    assert drawn.data  # By the built-in engine, as before.


def test_a_model_of_the_api_that_is_none_stops_the_start(tmp_path: Path) -> None:
    file = tmp_path / "limner.toml"
    file.write_text('[engines.xl]\nkind = "diffusers"\nmodels = ["dall-e-9"]\nmodel = "x"\n')
    done = subprocess.run(
        [sys.executable, "-m", "limner", "serve", "--config", str(file), "--data", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode != 0
    assert "engines.xl.models: there is no model dall-e-9" in done.stderr
