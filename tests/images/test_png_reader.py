"""PNG files are read as the specification says, and nothing that is sent does harm."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.typing import NDArray
from PIL import Image, ImageOps

from limner.errors import UploadRefused
from limner.images.pixels import Pixels
from limner.images.png_reader import decode, inspect
from tests.support.pngs import (
    CHANNELS,
    GRAY,
    GRAY_ALPHA,
    PALETTE,
    RGB,
    RGBA,
    Chunk,
    Samples,
    assembled,
    chunk,
    header,
    loaded,
    png,
    rows_of,
    saved,
    taken_apart,
)

FORMATS = [
    (color, depth)
    for color, depths in (
        (GRAY, (1, 2, 4, 8, 16)),
        (RGB, (8, 16)),
        (PALETTE, (1, 2, 4, 8)),
        (GRAY_ALPHA, (8, 16)),
        (RGBA, (8, 16)),
    )
    for depth in depths
]
MODES = {GRAY: "L", RGB: "RGB", PALETTE: "P", GRAY_ALPHA: "LA", RGBA: "RGBA"}
PICTURES = npst.arrays(
    np.uint8,
    st.tuples(st.integers(1, 40), st.integers(1, 40), st.sampled_from([3, 4])),
)


def read(content: bytes) -> Pixels:
    inspect(content, "image")
    return decode(content, "image")


def refusal(content: bytes) -> UploadRefused:
    with pytest.raises(UploadRefused) as caught:
        read(content)
    assert caught.value.status == 400
    assert "'image'" in caught.value.message
    return caught.value


def random_samples(depth: int, color: int, height: int = 13, width: int = 11) -> Samples:
    generator = np.random.default_rng([depth, color])
    shape = (height, width, CHANNELS[color])
    return generator.integers(0, 2**depth, shape, dtype=np.uint16)


def palette_of(depth: int) -> NDArray[np.uint8]:
    return np.random.default_rng(depth).integers(0, 256, (2**depth, 3), dtype=np.uint8)


def truth(samples: Samples, depth: int, color: int) -> Pixels:
    """Compute the RGBA pixels that a PNG says, straight from the specification."""
    height, width, _ = samples.shape
    pixels = np.full((height, width, 4), 255, np.uint8)
    if color == PALETTE:
        pixels[:, :, :3] = palette_of(depth)[samples[:, :, 0]]
        return pixels
    eight = np.rint(samples.astype(np.float64) * 255 / (2**depth - 1)).astype(np.uint8)
    pixels[:, :, :3] = eight[:, :, :3] if color in (RGB, RGBA) else eight[:, :, :1]
    if color in (GRAY_ALPHA, RGBA):
        pixels[:, :, 3] = eight[:, :, -1]
    return pixels


def palette_chunks(depth: int, color: int) -> list[Chunk]:
    return [(b"PLTE", palette_of(depth).tobytes())] if color == PALETTE else []


def sound() -> bytes:
    """Make a small PNG with text and data in several chunks."""
    samples = random_samples(8, RGBA, 4, 5)
    data = zlib.compress(rows_of(samples, 8))
    return assembled(
        [
            header(5, 4, 8, RGBA),
            (b"tEXt", b"Title\0A picture"),
            (b"IDAT", data[:9]),
            (b"IDAT", data[9:]),
            (b"IEND", b""),
        ]
    )


# Looking


@pytest.mark.parametrize(("color", "depth"), FORMATS)
def test_the_header_tells_size_mode_and_alpha(color: int, depth: int) -> None:
    found = inspect(png(random_samples(depth, color), depth, color), "image")
    assert (found.width, found.height) == (11, 13)
    assert found.mode == MODES[color]
    assert found.has_alpha is (color in (GRAY_ALPHA, RGBA))


@pytest.mark.parametrize("color", [GRAY, RGB, PALETTE])
def test_a_transparency_chunk_is_alpha(color: int) -> None:
    extra = [*palette_chunks(8, color), (b"tRNS", bytes(6 if color == RGB else 2))]
    assert inspect(png(random_samples(8, color), 8, color, extra), "image").has_alpha


# Reading: each format


@pytest.mark.parametrize("interlaced", [False, True], ids=["rows", "adam7"])
@pytest.mark.parametrize(("color", "depth"), FORMATS)
def test_every_format_is_read_as_the_specification_says(
    color: int, depth: int, interlaced: bool
) -> None:
    samples = random_samples(depth, color)
    content = png(samples, depth, color, palette_chunks(depth, color), interlaced=interlaced)
    np.testing.assert_array_equal(read(content), truth(samples, depth, color))


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (9, 1), (3, 5), (8, 8)])
def test_interlaced_pictures_too_small_for_every_pass_are_read(size: tuple[int, int]) -> None:
    samples = random_samples(8, RGB, *size)
    np.testing.assert_array_equal(
        read(png(samples, 8, RGB, interlaced=True)), truth(samples, 8, RGB)
    )


@pytest.mark.parametrize("color", [RGB, RGBA, GRAY])
def test_all_65536_samples_of_16_bits_are_rounded_to_the_nearest(color: int) -> None:
    every = np.arange(65536, dtype=np.uint16).reshape(256, 256, 1)
    samples = np.repeat(every, CHANNELS[color], axis=2)
    np.testing.assert_array_equal(read(png(samples, 16, color)), truth(samples, 16, color))


@pytest.mark.parametrize("depth", [1, 2, 4, 8])
def test_a_palette_may_be_transparent_in_part(depth: int) -> None:
    """The list of alphas may be shorter than the palette; the rest is opaque."""
    samples = random_samples(depth, PALETTE)
    alphas = [0] if depth == 1 else [0, 99]
    extra = [*palette_chunks(depth, PALETTE), (b"tRNS", bytes(alphas))]
    expected = truth(samples, depth, PALETTE)
    for index, alpha in enumerate(alphas):
        expected[samples[:, :, 0] == index, 3] = alpha
    pixels = read(png(samples, depth, PALETTE, extra))
    np.testing.assert_array_equal(pixels, expected)


@pytest.mark.parametrize("depth", [1, 2, 4, 8, 16])
def test_one_grey_may_be_transparent(depth: int) -> None:
    """OpenCV drops this, and the hole of an edit would be lost."""
    samples = random_samples(depth, GRAY)
    clear = int(samples[3, 4, 0])
    samples[5, 5, 0] = clear ^ 1  # Nearest to it, and not it.
    extra = [(b"tRNS", struct.pack(">H", clear))]
    expected = truth(samples, depth, GRAY)
    expected[samples[:, :, 0] == clear, 3] = 0
    pixels = read(png(samples, depth, GRAY, extra))
    np.testing.assert_array_equal(pixels, expected)


@pytest.mark.parametrize("depth", [8, 16])
def test_one_colour_may_be_transparent(depth: int) -> None:
    samples = random_samples(depth, RGB)
    samples[0, :3] = samples[7, 7]
    samples[0, 1, 2] ^= 1
    extra = [(b"tRNS", struct.pack(">HHH", *samples[7, 7].tolist()))]
    expected = truth(samples, depth, RGB)
    expected[(samples == samples[7, 7]).all(axis=2), 3] = 0
    assert int((expected[:, :, 3] == 0).sum()) == 3
    np.testing.assert_array_equal(read(png(samples, depth, RGB, extra)), expected)


def test_colours_are_taken_as_they_stand() -> None:
    """No gamma or profile of the file changes a pixel: what is kept must be kept."""
    samples = random_samples(8, RGB)
    extra = [
        (b"gAMA", struct.pack(">I", 100_000)),
        (b"sBIT", bytes([3, 3, 3])),
        (b"bKGD", bytes(6)),
        (b"iCCP", b"p\0\0" + zlib.compress(bytes(400))),
    ]
    np.testing.assert_array_equal(read(png(samples, 8, RGB, extra)), truth(samples, 8, RGB))


def exif_of(orientation: int) -> Chunk:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return b"eXIf", exif.tobytes().removeprefix(b"Exif\0\0")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_its_exif_says(orientation: int) -> None:
    """As browsers show it, and as JPEG and WebP files are turned; Pillow is the witness."""
    samples = random_samples(8, RGB, 5, 9)
    content = png(samples, 8, RGB, [exif_of(orientation)])
    with Image.open(io.BytesIO(content)) as image:
        expected = np.asarray(ImageOps.exif_transpose(image).convert("RGBA"))
    np.testing.assert_array_equal(read(content), expected)
    found = inspect(content, "image")
    assert (found.height, found.width) == expected.shape[:2]


@pytest.mark.parametrize("block", [b"", b"MM", b"II*\0\xff\xff\xff\xff", bytes(64)])
def test_exif_that_is_damaged_turns_nothing(block: bytes) -> None:
    samples = random_samples(8, RGB, 5, 9)
    content = png(samples, 8, RGB, [(b"eXIf", block)])
    np.testing.assert_array_equal(read(content), truth(samples, 8, RGB))


def animated(pictures: int) -> bytes:
    samples = random_samples(8, RGB)
    control = struct.pack(">IIIIIHHBB", 0, 11, 13, 0, 0, 1, 10, 0, 0)
    extra = [(b"acTL", struct.pack(">II", pictures, 0)), (b"fcTL", control)]
    return png(samples, 8, RGB, extra)


def test_an_animation_of_one_picture_is_a_still() -> None:
    np.testing.assert_array_equal(read(animated(1)), truth(random_samples(8, RGB), 8, RGB))


def test_an_animation_of_two_pictures_is_refused() -> None:
    assert "animated" in refusal(animated(2)).message


TEXT_BOMB = """
import resource, struct, sys, zlib
import numpy as np
from limner.images.png_reader import decode, inspect
from tests.support.pngs import RGB, png

bomb = zlib.compress(bytes(7_000_000), 9)
texts = [(b"zTXt", b"a%d\\0\\0" % n + bomb) for n in range(200)]
texts += [(b"iTXt", b"b%d\\0\\1\\0\\0\\0" % n + bomb) for n in range(200)]
texts.append((b"iCCP", b"p\\0\\0" + bomb))
content = png(np.zeros((8, 8, 3), np.uint16), 8, RGB, texts)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
inspect(content, "image")
assert decode(content, "image").shape == (8, 8, 4)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, len(content))
"""


def test_compressed_texts_and_profiles_are_not_inflated() -> None:
    """2.8 GB in 3 MB: libpng would inflate each text, which nobody reads."""
    done = subprocess.run([sys.executable, "-c", TEXT_BOMB], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    megabytes, length = map(int, done.stdout.split())
    assert length < 4_000_000
    assert megabytes < 64


@settings(deadline=None)
@given(PICTURES)
def test_what_pillow_writes_is_read_as_pillow_reads_it(pixels: Pixels) -> None:
    content = saved(pixels)
    np.testing.assert_array_equal(read(content), loaded(content))


# Reading: what is broken, altered or meant to harm


def test_an_empty_file_is_refused() -> None:
    assert "does not begin like one" in refusal(b"").message


def test_every_truncation_is_noticed() -> None:
    content = sound()
    read(content)
    for length in range(len(content)):
        assert refusal(content[:length]).code == "invalid_image_format"


def test_every_flipped_bit_is_noticed() -> None:
    """Checksums cover every bit behind the signature."""
    content = sound()
    for position in range(len(content) * 8):
        altered = bytearray(content)
        altered[position // 8] ^= 1 << position % 8
        refusal(bytes(altered))


@pytest.mark.parametrize("index", range(4))
def test_a_wrong_checksum_in_any_chunk_is_refused(index: int) -> None:
    chunks = [chunk(kind, data) for kind, data in taken_apart(sound())]
    chunks[index] = chunks[index][:-4] + bytes(4)
    content = b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
    assert "a checksum does not match its data" in refusal(content).message


@pytest.mark.parametrize("index", range(5))
def test_a_missing_chunk_is_refused_unless_it_is_text(index: int) -> None:
    chunks = taken_apart(sound())
    kind, _ = chunks.pop(index)
    content = assembled(chunks)
    if kind == b"tEXt":
        np.testing.assert_array_equal(read(content), read(sound()))
    else:
        refusal(content)


def test_data_behind_the_end_is_no_part_of_the_picture() -> None:
    for tail in (b"\n", b"junk" * 1000, sound()):
        np.testing.assert_array_equal(read(sound() + tail), read(sound()))


def test_animated_pictures_are_refused() -> None:
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue")]
    file = io.BytesIO()
    frames[0].save(file, "PNG", save_all=True, append_images=frames[1:])
    assert "animated PNG" in refusal(file.getvalue()).message


@pytest.mark.parametrize(("width", "height"), [(0, 1), (1, 0), (0, 0), (2**31, 1), (1, 2**32 - 1)])
def test_pictures_of_no_size_are_refused(width: int, height: int) -> None:
    chunks = [header(width, height, 8, RGB), (b"IDAT", zlib.compress(bytes(4))), (b"IEND", b"")]
    assert "no size" in refusal(assembled(chunks)).message


@pytest.mark.parametrize(
    "data",
    [
        struct.pack(">IIBBBBB", 1, 1, 3, RGB, 0, 0, 0),
        struct.pack(">IIBBBBB", 1, 1, 16, PALETTE, 0, 0, 0),
        struct.pack(">IIBBBBB", 1, 1, 8, 1, 0, 0, 0),
        struct.pack(">IIBBBBB", 1, 1, 8, 7, 0, 0, 0),
        struct.pack(">IIBBBBB", 1, 1, 8, RGB, 1, 0, 0),
        struct.pack(">IIBBBBB", 1, 1, 8, RGB, 0, 1, 0),
        struct.pack(">IIBBBBB", 1, 1, 8, RGB, 0, 0, 2),
        struct.pack(">IIBBBB", 1, 1, 8, RGB, 0, 0),
        b"",
    ],
)
def test_headers_that_no_picture_has_are_refused(data: bytes) -> None:
    chunks = [(b"IHDR", data), (b"IDAT", zlib.compress(bytes(4))), (b"IEND", b"")]
    refusal(assembled(chunks))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not deflate",
        zlib.compress(b""),
        zlib.compress(bytes(52))[:-1],
        zlib.compress(bytes(52))[:-4] + b"adlr",
        zlib.compress(bytes(51)),
        zlib.compress(b"\7" + bytes(51)),
    ],
    ids=["empty", "garbage", "nothing", "cut", "adler", "short", "filter"],
)
def test_pixels_that_cannot_be_read_are_refused(data: bytes) -> None:
    """The chunks are sound and their checksums right; what they hold is not. 4x4 takes 52 bytes."""
    chunks = [header(4, 4, 8, RGB), (b"IDAT", data), (b"IEND", b"")]
    refusal(assembled(chunks))
    chunks[1] = (b"IDAT", zlib.compress(bytes(52)))
    read(assembled(chunks))


@pytest.mark.parametrize("edge", [4097, 30_000, 2**31 - 1])
def test_a_picture_too_large_is_refused_on_its_header(edge: int) -> None:
    """Before a pixel is decoded: these few bytes hold none."""
    for width, height in ((edge, edge), (edge, 1), (1, edge)):
        chunks = [header(width, height, 8, RGB), (b"IDAT", b"tiny"), (b"IEND", b"")]
        with pytest.raises(UploadRefused) as caught:
            inspect(assembled(chunks), "mask")
        assert caught.value.code == "image_too_large"
        assert caught.value.message == (
            f"'mask' is {width}x{height} pixels; at most 4096x4096 are taken."
        )


def test_the_largest_picture_is_read() -> None:
    chunks = [
        header(4096, 4096, 1, GRAY),
        (b"IDAT", zlib.compress(bytes(513 * 4096))),
        (b"IEND", b""),
    ]
    assert read(assembled(chunks)).shape == (4096, 4096, 4)


@pytest.mark.parametrize("interlaced", [False, True])
def test_a_small_picture_that_inflates_to_a_large_one_is_refused(interlaced: bool) -> None:
    """A header of 4x4 before 64 MiB: libpng would inflate it all, however little it stores."""
    data = zlib.compress(bytes(64 * 1024 * 1024), 1)
    chunks = [header(4, 4, 8, RGBA, interlaced=interlaced), (b"IDAT", data), (b"IEND", b"")]
    assert "more data than its size says" in refusal(assembled(chunks)).message


def test_a_little_too_much_data_is_taken_as_other_readers_take_it() -> None:
    rows = rows_of(random_samples(8, RGB), 8)
    chunks = [header(11, 13, 8, RGB), (b"IDAT", zlib.compress(rows + bytes(9))), (b"IEND", b"")]
    expected = truth(random_samples(8, RGB), 8, RGB)
    np.testing.assert_array_equal(read(assembled(chunks)), expected)


BOMBS = """
import resource, sys
from limner.images.png_reader import decode, inspect
for file in sys.argv[1:]:
    content = open(file, "rb").read()
    inspect(content, "image")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    decode(content, "image")
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_compressed_texts_and_profiles_do_not_fill_the_memory(tmp_path: Path) -> None:
    """Each of three chunks that a decoder may inflate holds 300 MB; a process of its own reads."""
    bomb = zlib.compress(bytes(300_000_000), 1)
    files = []
    for kind, lead in ((b"zTXt", b"k\0\0"), (b"iTXt", b"k\0\1\0\0\0"), (b"iCCP", b"k\0\0")):
        file = tmp_path / f"{kind.decode()}.png"
        file.write_bytes(png(random_samples(8, RGB), 8, RGB, [(kind, lead + bomb)]))
        files.append(file)
    run = subprocess.run(
        [sys.executable, "-c", BOMBS, *files], check=True, capture_output=True, text=True
    )
    grown = [int(line) for line in run.stdout.split()]
    assert len(grown) == 3
    assert max(grown) < 64 * 1024  # KiB


SEEDS = [
    sound(),
    png(random_samples(8, RGB, 4, 5), 8, RGB, interlaced=True),
    png(
        random_samples(2, PALETTE, 4, 5),
        2,
        PALETTE,
        [*palette_chunks(2, PALETTE), (b"tRNS", b"\1")],
    ),
    png(random_samples(16, GRAY_ALPHA, 4, 5), 16, GRAY_ALPHA),
    png(random_samples(1, GRAY, 4, 5), 1, GRAY, [(b"tRNS", b"\0\1")]),
    png(random_samples(8, RGB, 4, 5), 8, RGB, [(b"fcTL", bytes(26)), (b"fdAT", bytes(30))]),
]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Damage a sound file; most often the checksums are made to match again."""
    chunks = taken_apart(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 3))):
        index = draw(st.integers(0, len(chunks) - 1))
        kind, data = chunks[index]
        match draw(
            st.sampled_from(["flip", "flip", "flip", "cut", "drop", "repeat", "swap", "set"])
        ):
            case "flip" if data:
                bit = draw(st.integers(0, len(data) * 8 - 1))
                flipped = bytearray(data)
                flipped[bit // 8] ^= 1 << bit % 8
                chunks[index] = (kind, bytes(flipped))
            case "cut":
                chunks[index] = (kind, data[: draw(st.integers(0, len(data)))])
            case "drop" if len(chunks) > 1:
                chunks.pop(index)
            case "repeat":
                chunks.insert(draw(st.integers(0, len(chunks))), (kind, data))
            case "swap":
                chunks[0], chunks[index] = chunks[index], chunks[0]
            case "set":
                chunks[index] = (kind, draw(st.binary(max_size=40)))
            case _:
                pass
    content = assembled(chunks)
    return (
        content[: draw(st.integers(0, len(content)))] if draw(st.integers(0, 9)) == 0 else content
    )


@settings(max_examples=1200, deadline=None)
@given(damaged() | st.binary(max_size=60) | st.binary(max_size=60).map(lambda b: sound()[:33] + b))
def test_damaged_files_are_read_or_refused_and_nothing_else(content: bytes) -> None:
    try:
        found = inspect(content, "image")
        pixels = decode(content, "image")
    except UploadRefused:
        return
    assert pixels.shape == (found.height, found.width, 4)
    assert pixels.dtype == np.uint8
