"""Chinese lettering comes from a font of the machine, here one of two characters made by the test.

Each test runs in a process of its own, whose only fonts are those of a folder: FONTCONFIG_FILE
names the settings of fontconfig, by which Skia finds the fonts of a machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from limner.images.pixels import Pixels

FAMILY = "Limner Two Characters"
EM = 1000
DRAW = """
import sys, numpy as np, skia
from limner.contract.orders import Style
from limner_sketch.look import look_for
from limner_sketch.subjects.lettering import sign
from limner_sketch.language.scene import Scene
look = look_for(Scene(style="flat vector"), Style.VIVID, hd=False)
image = sign(sys.argv[1], 200, look, np.random.default_rng(1)).image
kinds = dict(colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType)
np.save(sys.argv[2], image.toarray(**kinds))
"""
DOCTOR = "import sys; from limner.cli import main; sys.argv = ['limner', 'doctor']; main()"


def bar(pen: TTGlyphPen, left: int, bottom: int, right: int, top: int) -> None:
    """Draw a filled rectangle in units of the font."""
    pen.moveTo((left, bottom))
    for corner in ((left, top), (right, top), (right, bottom)):
        pen.lineTo(corner)
    pen.closePath()


def make_font(path: Path) -> None:
    """Write a font in which 画 is one solid block and 门 two posts with nothing between them."""
    block, posts, empty = TTGlyphPen(None), TTGlyphPen(None), TTGlyphPen(None)
    bar(block, 100, 0, 900, 800)
    bar(posts, 100, 0, 300, 800)
    bar(posts, 700, 0, 900, 800)
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", "block", "posts"])
    builder.setupCharacterMap({ord("画"): "block", ord("门"): "posts"})
    builder.setupGlyf({".notdef": empty.glyph(), "block": block.glyph(), "posts": posts.glyph()})
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", "block", "posts"), (EM, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": FAMILY, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=880, usWinDescent=120)
    builder.setupPost()
    builder.save(path)


def run(folder: Path, code: str, *words: str) -> str:
    """Run Python where the fonts of `folder` are the machine's only ones; return its output."""
    settings = folder / "fonts.conf"
    settings.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{folder}</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>"
    )
    environment = {**os.environ, "FONTCONFIG_FILE": str(settings)}
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stdout + done.stderr


def drawn(folder: Path, text: str) -> Pixels:
    """Return a sign's pixels as that machine draws it."""
    target = folder / "sign.npy"
    said = run(folder, DRAW, text, str(target))
    assert target.exists(), said
    return np.asarray(np.load(target), np.uint8)


def inked(sign: Pixels) -> Pixels:
    """Return 1 where there are letters and 0 where there is board, in the sign's middle."""
    height, width = sign.shape[:2]
    gray = sign[height // 3 : height * 2 // 3, width // 8 : width * 7 // 8, :3].mean(axis=2)
    board = np.median(sign[height // 6 : height // 4, width // 4 : width * 3 // 4, :3].mean(axis=2))
    return np.asarray(np.abs(gray - board) > 60, np.uint8)


def runs(row: Pixels) -> int:
    """Return how many separate strokes a row crosses."""
    return int((np.diff(row.astype(int), prepend=0) == 1).sum())


@pytest.mark.timeout(120)
def test_chinese_words_are_drawn_with_the_glyphs_of_the_machines_font(tmp_path: Path) -> None:
    """The one block of 画, the two posts of 门: no other font on earth looks like that."""
    make_font(tmp_path / "two.ttf")
    block, posts = inked(drawn(tmp_path, "画")), inked(drawn(tmp_path, "门"))
    assert [runs(row) for row in block[:: len(block) // 4]] == [1] * len(block[:: len(block) // 4])
    assert [runs(row) for row in posts[:: len(posts) // 4]] == [2] * len(posts[:: len(posts) // 4])
    both = inked(drawn(tmp_path, "门画门"))
    assert runs(both[len(both) // 2]) == 5


@pytest.mark.timeout(120)
def test_characters_that_the_font_lacks_are_left_out(tmp_path: Path) -> None:
    make_font(tmp_path / "two.ttf")
    assert np.array_equal(drawn(tmp_path, "画龙"), drawn(tmp_path, "画"))


@pytest.mark.timeout(120)
def test_the_doctor_names_the_font_or_says_what_to_install(tmp_path: Path) -> None:
    assert "no font has Chinese characters" in run(tmp_path, DOCTOR)
    with_font = tmp_path / "with"
    with_font.mkdir()
    make_font(with_font / "two.ttf")
    assert f"Chinese characters in {FAMILY}" in run(with_font, DOCTOR)
