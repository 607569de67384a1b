"""`make demo`: the product's examples against a real server, through the official client.

Starts `limner serve` on a free port, draws, downloads, writes everything to demo/, stops it.
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import tempfile
import time
import warnings
from datetime import datetime
from pathlib import Path
from urllib.request import urlopen

import cv2
import numpy as np
from openai import OpenAI
from openai.types import ImagesResponse
from rich.console import Console

KEY = "demo key"
FOLDER = Path("demo")
LINK_LIFE_S = 3600
CAT = "一只赛博朋克风格的橘猫，坐在霓虹灯闪烁的东京街头，细节丰富，电影感光线"
LANDSCAPE = "极简风格的山水画，水墨风格，留白构图"
CASTLE = "a castle on a hill at sunset, oil painting"
CAP = "给图中的人物添加一顶红色棒球帽"
PERSON = "一位年轻男性的半身肖像，插画风格，白天，花园"

console = Console(highlight=False, soft_wrap=True)


def main() -> None:
    """Run the demo; any failure ends it with a traceback and a status that is not 0."""
    # The client warns that OpenAI retired variations; here they are served.
    warnings.filterwarnings("ignore", "deprecated", DeprecationWarning)
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-m", "limner", "serve", "--port", "0"]
        server = subprocess.Popen(
            [*command, "--data", data, "--key", KEY],
            env=os.environ | {"LIMNER_LOG_LEVEL": "warning"},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert server.stdout is not None
            url = server.stdout.readline().split()[-1]
            console.print(f"A real server runs on {url}; its pictures go to {FOLDER}/\n")
            draw_all(OpenAI(base_url=f"{url}/v1", api_key=KEY))
        finally:
            server.terminate()
            server.wait(60)
    console.print("The server has stopped. To keep one running: make serve")


def draw_all(client: OpenAI) -> None:
    """Make the calls of the product's examples."""
    began = time.perf_counter()
    answer = client.images.generate(
        model="dall-e-3", prompt=CAT, size="1024x1024", quality="hd", style="vivid", n=1
    )
    report("generation, hd, vivid, a link", CAT, answer, began, ["cyberpunk-cat.png"])

    began = time.perf_counter()
    answer = client.images.generate(model="dall-e-3", prompt=LANDSCAPE, response_format="b64_json")
    report("generation, b64_json", LANDSCAPE, answer, began, ["ink-landscape.png"])

    person = client.images.generate(model="dall-e-2", prompt=PERSON, extra_body={"seed": 7})
    original = FOLDER / "person.png"
    mask = FOLDER / "person-mask.png"
    save(person, ["person.png"])
    mask.write_bytes(mask_over_head(original))
    began = time.perf_counter()
    with original.open("rb") as image, mask.open("rb") as hole:
        answer = client.images.edit(
            model="dall-e-2", image=image, mask=hole, prompt=CAP, n=1, size="1024x1024"
        )
    report("edit with a mask", CAP, answer, began, ["person-with-cap.png"])
    console.print(f"  kept pixels that changed: {changed_outside(original, mask)}\n")

    began = time.perf_counter()
    with (FOLDER / "cyberpunk-cat.png").open("rb") as image:
        answer = client.images.create_variation(image=image, n=3, size="1024x1024")
    names = [f"variation-{number}.png" for number in (1, 2, 3)]
    report("three variations", "(of cyberpunk-cat.png)", answer, began, names)

    stream(client)


def stream(client: OpenAI) -> None:
    """Draw a picture that comes in steps."""
    began = time.perf_counter()
    console.print("[bold]a stream with partial pictures[/]")
    console.print(f"  asked    {CASTLE}", markup=False)
    for event in client.images.generate(
        model="gpt-image-1", prompt=CASTLE, stream=True, partial_images=2
    ):
        partial = event.type == "image_generation.partial_image"
        file = FOLDER / (f"castle-{event.partial_image_index}.png" if partial else "castle.png")
        file.write_bytes(base64.b64decode(event.b64_json))
        console.print(f"  {time.perf_counter() - began:5.2f} s  {event.type}  {file}")
    console.print()


def report(what: str, asked: str, answer: ImagesResponse, began: float, names: list[str]) -> None:
    """Say what was asked and what came back, and write the pictures."""
    seconds = time.perf_counter() - began
    files = save(answer, names)
    console.print(f"[bold]{what}[/]: {seconds:.2f} s")
    console.print(f"  asked    {asked}", markup=False)
    for file, picture in zip(files, answer.data or [], strict=True):
        if picture.revised_prompt:
            console.print(f"  revised  {picture.revised_prompt}", markup=False)
        if picture.url:
            ends = datetime.fromtimestamp(answer.created + LINK_LIFE_S)
            console.print(f"  link     {picture.url}", markup=False)
            console.print(f"  expires  {ends:%H:%M:%S}")
        console.print(f"  file     {file}")
    console.print()


def save(answer: ImagesResponse, names: list[str]) -> list[Path]:
    """Write an answer's pictures, downloading those that came as links."""
    files = [FOLDER / name for name in names]
    for file, picture in zip(files, answer.data or [], strict=True):
        if picture.url:
            with urlopen(picture.url) as response:  # noqa: S310 - our own server
                file.write_bytes(response.read())
        else:
            file.write_bytes(base64.b64decode(picture.b64_json or ""))
    return files


def mask_over_head(original: Path) -> bytes:
    """Make a mask: the picture itself, transparent in an ellipse over the top of the head."""
    picture = cv2.imread(str(original), cv2.IMREAD_UNCHANGED)
    assert picture is not None
    height, width = picture.shape[:2]
    alpha = np.full((height, width), 255, np.uint8)
    center = (round(width * 0.5), round(height * 0.225))
    cv2.ellipse(alpha, center, (round(width * 0.17), round(height * 0.11)), 0, 0, 360, 0, -1)
    return cv2.imencode(".png", np.dstack([picture[:, :, :3], alpha]))[1].tobytes()


def changed_outside(original: Path, mask: Path) -> int:
    """Count the pixels outside the mask's hole in which the edit differs from the original."""
    before, after, hole = (
        cv2.imread(str(file), cv2.IMREAD_UNCHANGED)
        for file in (original, FOLDER / "person-with-cap.png", mask)
    )
    assert before is not None
    assert after is not None
    assert hole is not None
    return int(((before != after).any(axis=2) & (hole[:, :, 3] > 0)).sum())


if __name__ == "__main__":
    main()
