"""JPEG and WebP files: the pixels that Pillow reads, with less memory; what is too much refused."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageOps

from limner.contract.orders import Size
from limner.errors import UserError
from limner.images.jpeg_scans import SCANS_MAX
from limner.images.jpeg_webp_reader import decode, dimensions, inspect
from limner.images.pixels import Pixels
from limner.images.resize import fit_whole
from tests.support.jpegs import jpeg, of_many_scans
from tests.support.pictures import photo


def saved(kind: str, mode: str = "RGB", edge: int = 97, **how: Any) -> bytes:
    file = io.BytesIO()
    Image.fromarray(photo(edge)).convert(mode).save(file, kind, **how)
    return file.getvalue()


def by_pillow(content: bytes) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(content)) as image:
        return np.asarray(ImageOps.exif_transpose(image).convert("RGB"))


def refusal(content: bytes) -> UserError:
    with pytest.raises(UserError) as caught:
        decode(content, 3)
    assert caught.value.param == "image"
    assert caught.value.message.startswith(("Image 3", "Invalid image file"))
    return caught.value


@pytest.mark.parametrize(
    ("kind", "mode", "how"),
    [
        ("JPEG", "RGB", {}),
        ("JPEG", "RGB", {"progressive": True, "subsampling": 0}),
        ("JPEG", "L", {}),
        ("JPEG", "CMYK", {}),
        ("WEBP", "RGB", {}),
        ("WEBP", "RGB", {"lossless": True}),
    ],
)
def test_the_pixels_are_those_that_pillow_reads(kind: str, mode: str, how: dict[str, Any]) -> None:
    content = saved(kind, mode, **how)
    np.testing.assert_array_equal(decode(content, 1), by_pillow(content))


@pytest.mark.parametrize("how", [{"lossless": True, "exact": True}, {"quality": 70}])
def test_the_alpha_of_a_webp_is_read(how: dict[str, Any]) -> None:
    pixels = photo(64)
    pixels[10:30, 20:50, 3] = 0
    pixels[40:, :, 3] = 77
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "WEBP", **how)
    with Image.open(io.BytesIO(file.getvalue())) as image:
        np.testing.assert_array_equal(decode(file.getvalue(), 1), np.asarray(image))


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_its_exif_says(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    Image.fromarray(photo(64)[:40, :, :3]).save(file, kind, exif=exif.tobytes())
    content = file.getvalue()
    expected = by_pillow(content)
    np.testing.assert_array_equal(decode(content, 1), expected)
    assert dimensions(content, 1) == (expected.shape[1], expected.shape[0])


def test_damaged_exif_turns_nothing_and_refuses_nothing() -> None:
    content = saved("JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")
    assert decode(content, 1).shape == (97, 97, 3)


def test_of_several_stills_the_first_is_the_picture() -> None:
    """Phones and cameras put a second picture, a depth map for one, behind the first (MPO)."""
    first, second = Image.fromarray(photo(64)[:, :, :3]), Image.new("RGB", (32, 32), "blue")
    file = io.BytesIO()
    first.save(file, "MPO", save_all=True, append_images=[second], quality=95)
    with Image.open(io.BytesIO(file.getvalue())) as image:
        assert getattr(image, "n_frames", 1) == 2
    assert dimensions(file.getvalue(), 1) == (64, 64)
    np.testing.assert_array_equal(decode(file.getvalue(), 1), by_pillow(file.getvalue()))


def test_a_webp_animation_of_one_picture_is_a_still_and_of_two_is_refused() -> None:
    pictures = [Image.fromarray(photo(48, seed)) for seed in (1, 2)]
    one, two = io.BytesIO(), io.BytesIO()
    pictures[0].save(one, "WEBP", save_all=True, lossless=True)
    pictures[0].save(two, "WEBP", save_all=True, append_images=pictures[1:], lossless=True)
    np.testing.assert_array_equal(decode(one.getvalue(), 1)[:, :, :3], photo(48)[:, :, :3])
    assert "animated" in refusal(two.getvalue()).message


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.4, 0.9])
def test_a_file_that_is_cut_short_is_refused(kind: str, share: float) -> None:
    content = saved(kind)
    assert refusal(content[: int(len(content) * share)]).code == "invalid_image_file"


def test_a_jpeg_of_many_scans_is_refused_before_it_is_decoded() -> None:
    """Of 8192x4882 pixels 5,000 empty scans in 460 kB would take a minute."""
    content = of_many_scans(8192, 4882, 5000)
    assert len(content) < 500_000
    began = time.monotonic()
    fault = refusal(content)
    assert "scans" in fault.message
    assert fault.code == "invalid_image_file"
    assert time.monotonic() - began < 2


def test_as_many_scans_as_programs_write_are_decoded() -> None:
    content = of_many_scans(64, 48, 20)
    assert inspect(content, 1).scans == 20 <= SCANS_MAX
    assert decode(content, 1).shape == (48, 64, 3)


def test_a_large_jpeg_is_shrunk_while_it_is_decoded_and_looks_the_same() -> None:
    pixels = np.ascontiguousarray(photo(1200)[:800, :, :3])
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=95)
    small = decode(file.getvalue(), 1, at_least=(256, 171))
    assert small.shape == (200, 300, 3)
    whole = fit_whole(decode(file.getvalue(), 1), Size(256, 256))
    shrunk = fit_whole(small, Size(256, 256))
    assert np.abs(whole.astype(int) - shrunk).mean() < 1
    assert np.array_equal(whole[:, :, 3], shrunk[:, :, 3])


def test_a_jpeg_is_never_shrunk_below_what_is_asked_for() -> None:
    content = jpeg(800, 401)
    for at_least in ((401, 200), (800, 401), (200, 100), (100, 50), (99, 400), (1, 1)):
        height, width, _ = decode(content, 1, at_least).shape
        assert width >= at_least[0]
        assert height >= at_least[1]


PEAK = """
import io, resource, sys
import numpy as np
from PIL import Image
from limner.contract.orders import Size
from limner.images.jpeg_webp_reader import decode, inspect
from limner.images.resize import fit_whole, within

kind, mode, how = sys.argv[1], sys.argv[2], eval(sys.argv[3])
file = io.BytesIO()
color = {"RGBA": (200, 30, 30, 90), "CMYK": (20, 30, 40, 50)}.get(mode, (200, 30, 30))
Image.new(mode, (4096, 4000), color).save(file, kind, **how)
content, size = file.getvalue(), Size(1024, 1024)
fit_whole(np.zeros((9, 9, 4), np.uint8), size)
with open("/proc/self/clear_refs", "w") as clear:
    clear.write("5")  # The peak begins anew.
def resident(name):
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) * 1024
before = resident("VmRSS")
at_least = within(4096, 4000, size)
fit_whole(decode(content, 1, at_least), size)
print(resident("VmHWM") - before, inspect(content, 1).decoding_bytes(at_least, size))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize(
    ("kind", "mode", "how"),
    [
        ("WEBP", "RGB", {"lossless": True}),
        ("WEBP", "RGBA", {"lossless": True}),
        ("WEBP", "RGBA", {"quality": 50}),
        ("JPEG", "RGB", {}),
        ("JPEG", "RGB", {"progressive": True, "subsampling": 0}),
        ("JPEG", "CMYK", {"progressive": True}),
    ],
)
def test_decoding_takes_no_more_memory_than_is_told(
    kind: str, mode: str, how: dict[str, Any]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PEAK, kind, mode, repr(how)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    taken, told = map(int, done.stdout.split())
    assert taken < told + 12 * 1024 * 1024


def test_pixels_are_put_into_order_in_place_whatever_their_width() -> None:
    for width in (1, 7, 16, 33, 1001):
        file = io.BytesIO()
        pixels: Pixels = np.random.default_rng(width).integers(0, 256, (5, width, 3), np.uint8)
        Image.fromarray(pixels).save(file, "WEBP", lossless=True)
        np.testing.assert_array_equal(decode(file.getvalue(), 1), pixels)
