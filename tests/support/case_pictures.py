"""Pictures of the cases, drawn here: flat ones to tell apart, several in one file, turned ones."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

RED = (220, 30, 30)
BLUE = (30, 30, 220)
Colour = tuple[int, int, int]


def flat(colour: Colour, width: int = 64, height: int | None = None) -> Image.Image:
    """Make a picture of one colour."""
    return Image.new("RGB", (width, height or width), colour)


def encoded(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """Write a picture as a file."""
    content = io.BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


def mask(edge: int = 64, rim: int | None = None) -> bytes:
    """Make a mask whose middle is to be drawn; the rim is a quarter on each side."""
    kept = edge // 4 if rim is None else rim
    picture = Image.new("RGBA", (edge, edge), (0, 0, 0, 255))
    picture.paste((0, 0, 0, 0), (kept, kept, edge - kept, edge - kept))
    return encoded(picture)


def noise(edge: int) -> Image.Image:
    """Make a picture that no PNG makes smaller."""
    grains = np.random.default_rng(5).integers(0, 256, (edge, edge, 3), np.uint8)
    return Image.fromarray(grains)


def halves(left: Colour, right: Colour, width: int = 192, height: int = 96) -> Image.Image:
    """Make a picture of two colours side by side."""
    picture = flat(left, width, height)
    picture.paste(right, (width // 2, 0, width, height))
    return picture


def turned(picture: Image.Image, kind: str) -> bytes:
    """Write a picture that is to be shown turned by a quarter, clockwise, as its Exif says."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return encoded(picture, kind, exif=exif)


def is_near(seen: tuple[int, ...] | float, colour: Colour) -> bool:
    """Tell whether a pixel has this colour, but for what a JPEG changes."""
    assert isinstance(seen, tuple)
    return all(abs(one - other) <= 25 for one, other in zip(seen, colour, strict=False))
