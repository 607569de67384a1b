"""The PNG encoder, against OpenCV's and against Pillow's, on a drawn picture."""

from __future__ import annotations

import io

import cv2
import numpy as np
from PIL import Image

from benchmarks.figures import medians_ms, section, verdict
from benchmarks.pictures import draw_one
from limner.images.png_writer import encode

ROUNDS = 9


def run() -> None:
    """Measure and print."""
    pixels = draw_one()
    reverse = np.ascontiguousarray(pixels[:, :, ::-1])
    image = Image.fromarray(pixels)

    def pillow() -> bytes:
        file = io.BytesIO()
        image.save(file, "PNG")
        return file.getvalue()

    encoders = {
        "ours": lambda: encode(pixels),
        "OpenCV": lambda: cv2.imencode(".png", reverse)[1].tobytes(),
        "Pillow": pillow,
    }
    figures = medians_ms(encoders, ROUNDS)
    section(f"PNG of 1024x1024 RGB (median of {ROUNDS} alternating runs)")
    for name, value in figures.items():
        print(f"  {name:8} {value:7.1f} ms  {len(encoders[name]()) // 1024:5} KiB")
    ratio = figures["ours"] / figures["OpenCV"]
    verdict("against OpenCV's default", f"{ratio:.2f}x", met=ratio < 0.5, target="below 0.5x")
