"""What is read from a prompt: its language, the kind of its subject, and what it leaves open."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from limner.prompts.facets import Facet, FacetReader, FacetReading

FOLDER = Path(__file__).parent


@cache
def reader() -> FacetReader:
    return FacetReader()


def read(prompt: str) -> FacetReading:
    reading = reader().read(prompt)
    assert reading is not None
    return reading


def test_language_and_kind_of_300_prompts_are_read() -> None:
    rows = [
        row.split("\t")
        for row in (FOLDER / "enrichment_varied.tsv").read_text("utf-8").splitlines()
    ]
    wrong = [
        (prompt, read(prompt).kind)
        for language, kind, prompt in rows
        if (read(prompt).language, read(prompt).kind) != (language, kind)
    ]
    assert len(rows) >= 300
    assert wrong == []


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("a dog bowl", "thing"),
        ("a poppy seed cake", "food"),
        ("a cat astronaut", "figure"),
        ("a cup with a picture of a cat on it", "thing"),
        ("In a quiet village, a girl feeds chickens", "person"),
        ("a man in a cap with a logo", "person"),
        ("children building a house", "person"),
        ("a cat portrait", "furry"),
        ("戴着印有logo的帽子的男人", "person"),
        ("坐在街头的橘猫", "furry"),
        ("桌上的苹果", "food"),
        ("山顶上有一座城堡", "city"),
        ("在花园里，一个女孩在喂鸽子", "person"),
        ("一只猫的照片", "furry"),
        ("女孩的房间", "interior"),
        ("賣花的老人", "person"),
    ],
)
def test_the_noun_that_is_the_subject_decides(prompt: str, kind: str) -> None:
    assert read(prompt).kind == kind


def test_a_facet_is_missing_until_a_cue_names_it() -> None:
    assert read("a red fox").missing == frozenset(Facet)
    assert read("a red fox, oil painting").missing == frozenset(Facet) - {Facet.STYLE}
    assert read("a red fox at dusk, close-up").missing == {Facet.STYLE, Facet.DETAILS}
    assert read("红色狐狸，水彩，俯视").missing == {Facet.LIGHT, Facet.DETAILS}
    assert reader().read("a red fox at dusk, close-up, oil painting") is None


def test_details_follow_the_style() -> None:
    assert read("a fox").details == "furry"
    assert read("a fox, gouache").details == "drawn"
    assert read("a photo of a fox").details == "photo"
    assert read("a photo of a valley").details == "landscape"


def test_pictures_without_colours_are_told() -> None:
    assert read("a black and white photo of a man").is_colorless
    assert not read("a photo of a man").is_colorless
