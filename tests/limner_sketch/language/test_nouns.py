"""A noun is one row: what it says is understood, said and drawn, and what does not fit is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from limner.contract.orders import Quality, Size, Style, Task
from limner.images.pixels import Pixels
from limner_sketch.drawing import draw
from limner_sketch.job import Job
from limner_sketch.language import nouns as module
from limner_sketch.language import tables
from limner_sketch.language.interpreter import Interpreter
from limner_sketch.language.nouns import COLUMNS, Nouns, nouns
from limner_sketch.language.scene import Scene
from limner_sketch.language.tables import LexiconError
from limner_sketch.row_checks import check_rows
from limner_sketch.subjects.registry import DRAWINGS

DATA = files("limner_sketch.language.data")
DOCS = Path(__file__).parents[3] / "docs"
AXOLOTL = """axolotl = { picture = '🦎', drawing = 'koi', metres = 0.25, floats = true, \
shown = 'pink salamander', verb = 'floating', home = ['lake'], words = '美西螈, 六角恐龙' }"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a copy of the data files, from which the lexicon is read until the test ends."""
    for file in DATA.iterdir():
        if file.name.endswith(".toml"):
            (tmp_path / file.name).write_text(file.read_text("utf-8"), "utf-8")
    monkeypatch.setattr(tables, "files", lambda _: tmp_path)
    nouns.cache_clear()
    yield tmp_path
    nouns.cache_clear()


def add_row(data: Path, row: str, category: str = "sealife", file: str = "subjects.toml") -> None:
    text = (data / file).read_text("utf-8")
    (data / file).write_text(text.replace(f"[{category}]\n", f"[{category}]\n{row}\n"), "utf-8")


def picture(scene: Scene) -> Pixels:
    *_, last = draw(Job(Task.GENERATE, scene, Size(128, 128), 1, style=Style.VIVID))
    return last


def improved(prompt: str) -> tuple[str, Scene]:
    found = Interpreter().improve(prompt, manner=Style.NATURAL, quality=Quality.STANDARD, seed=1)
    return found.prompt, found.scene


def test_one_row_is_all_that_a_new_noun_needs(data: Path) -> None:
    unknown = Interpreter().understand("two pink axolotls")
    assert unknown.unknown == ("axolotls",)
    add_row(data, AXOLOTL)
    nouns.cache_clear()
    check_rows()
    for prompt in ("two pink axolotls", "两只粉色的六角恐龙"):
        (subject,) = Interpreter().understand(prompt).subjects
        assert (subject.name, subject.symbol) == ("axolotl", "1F98E")
        assert (subject.count, subject.color) == (2, "pink")
    words, scene = improved("two pink axolotls")
    assert "pink salamanders" in words
    assert scene.setting == "lake"
    assert nouns().looks("spotted axolotl").metres == 0.25
    lizard = improved("two pink lizards, lake")[1]
    assert not np.array_equal(picture(scene), picture(lizard))


def test_a_row_of_a_picture_and_words_alone_may_be_a_text(data: Path) -> None:
    add_row(data, "axolotl = '🦎 美西螈, 六角恐龙'")
    nouns.cache_clear()
    (subject,) = Interpreter().understand("一只六角恐龙").subjects
    assert (subject.name, subject.symbol) == ("axolotl", "1F98E")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("axolotl = { picture = '🦎', metrs = 1 }", "no column is called 'metrs'"),
        ("axolotl = { words = '美西螈' }", "the column picture is missing"),
        ("axolotl = { picture = '🦎', metres = 'tall' }", "metres = 'tall' is not a number"),
        ("axolotl = { picture = '🦎', floats = 1 }", "floats = 1 is not true or false"),
        ("axolotl = { picture = '🦎', home = 'lake' }", "home = 'lake' is not a list of texts"),
        ("axolotl = { picture = '🦎', worn = 'foot' }", "is not one of 'head', 'body'"),
        ("axolotl = { picture = '🦎', mouth = [1, 2] }", "is not three numbers"),
        ("axolotl = { picture = '🦎', sign = ['SHOP'] }", "is not two texts"),
        ("axolotl = { picture = '🦎', poses = 'lying' }", "is not a table of traits and drawings"),
        ("axolotl = { picture = '🦎', sex = 'male' }", "only rows of people have"),
        ("axolotl = { picture = 'X' }", "OpenMoji has no picture 'X'"),
        ("axolotl = 3", "a row is a table"),
        ("cat = { picture = '🦎' }", "this noun has a row already"),
    ],
)
def test_a_row_that_does_not_fit_stops_the_start_and_is_named(
    data: Path, row: str, told: str
) -> None:
    add_row(data, row)
    with pytest.raises(LexiconError) as caught:
        Nouns()
    name = row.partition(" ")[0]
    assert str(caught.value).startswith(f"subjects.toml [sealife] {name}: ")
    assert told in str(caught.value)


def test_a_noun_twice_in_a_table_stops_the_start_and_the_line_is_named(data: Path) -> None:
    add_row(data, "fish = '🦎'")
    with pytest.raises(LexiconError, match=r"subjects\.toml: .*line \d+"):
        Nouns()


def test_a_verb_that_nobody_can_say_stops_the_start(data: Path) -> None:
    add_row(data, "axolotl = { picture = '🦎', verb = 'wriggling' }")
    nouns.cache_clear()
    with pytest.raises(LexiconError, match="axolotl: there is no 'wriggling'"):
        Interpreter()


@pytest.mark.parametrize(
    ("row", "file", "category", "told"),
    [
        ("axolotl = { picture = '🦎', drawing = 'axolotl' }", "subjects", "sealife",
         "there is no drawing 'axolotl'"),
        ("axolotl = { picture = '🦎', poses = { lying = 'rug' } }", "subjects", "sealife",
         "there is no drawing 'rug'"),
        ("axolotl = { picture = '🦎', home = ['aquarium'] }", "subjects", "sealife",
         "there is no setting 'aquarium'"),
        ("usher = { picture = '🧑', figure = true, outfits = [{ outfit = 'livery' }] }", "people",
         "people", "there is no outfit 'livery'"),
        ("usher = { picture = '🧑', figure = true, outfits = [{ hat = 'bowler' }] }", "people",
         "people", "there is no hat 'bowler'"),
        ("usher = { picture = '🧑', figure = true, outfits = [{ prop = 'torch' }] }", "people",
         "people", "there is no prop 'torch'"),
    ],
)  # fmt: skip
def test_a_row_that_speaks_of_what_nobody_draws_stops_the_start(
    data: Path, row: str, file: str, category: str, told: str
) -> None:
    add_row(data, row, category, f"{file}.toml")
    nouns.cache_clear()
    with pytest.raises(LexiconError) as caught:
        check_rows()
    assert row.partition(" ")[0] in str(caught.value)
    assert told in str(caught.value)


def test_every_drawing_of_our_own_is_reached_by_a_noun() -> None:
    spoken_of = {row.drawing for row in nouns().rows()}
    for row in nouns().rows():
        spoken_of.update(row.looks.poses.values())
    assert set(DRAWINGS) <= spoken_of


def test_looks_are_taken_from_what_a_name_ends_in_and_a_drawing_is_not() -> None:
    found = nouns()
    assert found.looks("birthday cake").depth == found.looks("cake").depth > 0
    assert found.looks("woman police officer").outfits == found.row("police officer").looks.outfits
    assert found.looks("thingummy") is module.PLAIN
    assert found.row("hot dog").drawing == ""


def test_the_documentation_lists_every_column() -> None:
    text = (DOCS / "sketch.md").read_text("utf-8")
    section = text.partition("### The columns of a noun")[2].partition("\n## ")[0]
    assert tuple(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == COLUMNS
